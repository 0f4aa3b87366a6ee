#include "storage/postgres/session.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <charconv>
#include <unordered_map>

#include "base/log.h"
#include "storage/postgres/columns.h"
#include "storage/postgres/login.h"
#include "storage/postgres/not_connected.h"
#include "storage/postgres/sql.h"

namespace hirewire {

namespace {

PGresult* native_result(const std::shared_ptr<void>& r) {
  return static_cast<PGresult*>(r.get());
}

/// A second owner of a directory value, a second answer to a command.
bool is_there_already(const PGresult* result) {
  const char* constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
  return constraint &&
         (constraint == std::string_view("directory_pkey") || constraint == std::string_view("inbox_pkey"));
}

/// DETAIL and CONTEXT carry values, and so does the primary message of a data exception (class 22); any other is ours
/// to repeat.
SqlError error_of(const PGresult* result, PGconn* connection) {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const char* message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  if (state && std::string_view(state).starts_with("22")) return {state, "a value that the database does not take"};
  if (state && is_there_already(result)) return {"HW001", "came up short: it is there already"};
  if (state) {
    const char* table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
    return {state, message ? message : "", table ? table : ""};
  }
  return {"08006", PQstatus(connection) == CONNECTION_OK ? "no answer from the database"
                                                         : "the connection to the database broke"};
}

}  // namespace

std::string schema_of(const Config& config) {
  return config.name_space;
}
std::string fold_schema_of(const Config& config) {
  return config.name_space + "_fold";
}

std::string_view sql(std::string_view path) {
  static const auto texts = [] {
    std::map<std::string_view, std::string> all;
    for (const SqlFile& file : sql_files()) all.emplace(file.path, with_columns(file.text));
    return all;
  }();
  const auto at = texts.find(path);
  if (at == texts.end()) throw std::logic_error("no such file: storage/" + std::string(path));
  return at->second;
}

// ---- rows

Rows::Rows(void* pg_result)
    : result_(pg_result, [](void* r) { PQclear(static_cast<PGresult*>(r)); }),
      size_(PQntuples(native_result(result_))) {}
int Rows::size() const {
  return size_;
}
Rows Rows::part(int first, int count) const {
  Rows some = *this;
  some.first_ = first_ + first;
  some.size_ = count;
  return some;
}
int Rows::columns() const {
  return result_ ? PQnfields(native_result(result_)) : 0;
}
std::string_view Rows::name(int column) const {
  return PQfname(native_result(result_), column);
}
std::uint32_t Rows::type(int column) const {
  return PQftype(native_result(result_), column);
}
int Rows::column(std::string_view wanted) const {
  for (int c = 0; c < columns(); ++c)
    if (name(c) == wanted) return c;
  return -1;
}
std::optional<std::string_view> Rows::at(int row, int column) const {
  auto* r = native_result(result_);
  row += first_;
  if (PQgetisnull(r, row, column)) return std::nullopt;
  return std::string_view(PQgetvalue(r, row, column), static_cast<std::size_t>(PQgetlength(r, row, column)));
}
std::string_view Rows::text(int row, std::string_view wanted) const {
  const int c = column(wanted);
  const auto value = c < 0 ? std::nullopt : at(row, c);
  if (!value) throw std::out_of_range("column " + std::string(wanted) + " is missing or null");
  return *value;
}
std::int64_t Rows::integer(int row, std::string_view wanted) const {
  const auto value = text(row, wanted);
  std::int64_t number = 0;
  if (std::from_chars(value.data(), value.data() + value.size(), number).ec != std::errc{})
    throw std::out_of_range("column " + std::string(wanted) + " is no whole number");
  return number;
}
std::string_view Rows::tag() const {
  return result_ ? std::string_view(PQcmdStatus(native_result(result_))) : "";
}
std::int64_t Rows::affected() const {
  if (!result_) return 0;
  const std::string_view text = PQcmdTuples(native_result(result_));
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// ---- session

class Session::State {
 public:
  State(const Config& config, Role role) : config_(config), role_(role), url_(login_url(config, role)) {
    const auto flow = schema_of(config);
    const auto fold = fold_schema_of(config);
    greeting_ = fmt::format("set search_path = {}, {}, public; set time zone 'UTC'; set client_min_messages = warning;",
                            fold, flow);
    if (role == Role::owner) return;
    greeting_ +=
        "set idle_in_transaction_session_timeout = '3s'; set lock_timeout = '5s'; set plan_cache_mode = "
        "force_generic_plan;";
    greeting_ += role == Role::door ? "set statement_timeout = '8s';" : "set statement_timeout = '20s';";
  }

  void connect() {
    prepared_.clear();
    seen_.reset();
    session_.reset();
    try {
      session_ = std::make_unique<soci::session>(soci::postgresql, url_);
    } catch (const soci::soci_error& error) {
      throw not_connected(config_, role_, url_, error.what());
    }
    auto* answer = PQexec(connection(), greeting_.c_str());
    const Rows keep(answer);
    if (PQresultStatus(answer) != PGRES_COMMAND_OK) {
      const auto error = error_of(answer, connection());
      session_.reset();
      throw error;
    }
  }

  // Debian's SOCI does not export the type's description, which UBSan would compare with the object's.
  [[nodiscard, clang::no_sanitize("vptr")]] PGconn* connection() const {
    if (!session_) throw SqlError("08003", "not connected to the database");
    return static_cast<soci::postgresql_session_backend*>(session_->get_backend())->conn_;
  }
  [[nodiscard]] bool connected() const { return session_ && PQstatus(connection()) == CONNECTION_OK; }

  /// The statement's name on this connection and whether it still has to be prepared.
  std::pair<const std::string&, bool> name_of(const std::string& text) {
    const auto [at, fresh] = prepared_.try_emplace(text, "");
    if (fresh) at->second = "s" + std::to_string(++names_);
    return {at->second, fresh};
  }
  void forget_prepared() { prepared_.clear(); }
  void forget_prepared(const std::string& text) { prepared_.erase(text); }
  /// The tenants whose rows the session sees; nullopt: not known, for what set them may not have been committed.
  std::optional<std::set<Uuid>>& seen() { return seen_; }
  [[nodiscard]] bool too_many_prepared() const { return prepared_.size() > 1'000; }

 private:
  Config config_;
  Role role_;
  std::string url_;
  std::string greeting_;
  std::unique_ptr<soci::session> session_;
  std::unordered_map<std::string, std::string> prepared_;
  std::uint64_t names_ = 0;  // a name is never used twice on a connection
  std::optional<std::set<Uuid>> seen_;
};

Session::Session(const Config& config, Role role) : state_(std::make_unique<State>(config, role)) {
  state_->connect();
}
Session::~Session() = default;
void Session::reconnect() {
  state_->connect();
}
bool Session::connected() const {
  return state_->connected();
}
void* Session::native() const {
  return state_->connection();
}

Rows Session::run(const Statement& statement) {
  auto all = run_all(std::span(&statement, 1));
  return std::move(all.front());
}

namespace {

bool send(PGconn* connection, const Statement& statement, const std::string& name, bool fresh) {
  if (fresh && !PQsendPrepare(connection, name.c_str(), statement.text.c_str(), 0, nullptr)) return false;
  std::vector<const char*> values;
  std::vector<int> lengths;
  values.reserve(statement.values.size());
  lengths.reserve(statement.values.size());
  for (const Value& value : statement.values) {
    values.push_back(value ? value->c_str() : nullptr);
    lengths.push_back(value ? static_cast<int>(value->size()) : 0);
  }
  return PQsendQueryPrepared(connection, name.c_str(), static_cast<int>(values.size()), values.data(), lengths.data(),
                             statement.formats.empty() ? nullptr : statement.formats.data(), 0) == 1;
}

/// The results of one statement (its preparation too) up to the null that ends it; the last one counts.
std::expected<Rows, SqlError> receive(PGconn* connection) {
  Rows rows;
  std::optional<SqlError> error;
  while (auto* result = PQgetResult(connection)) {
    Rows kept(result);
    switch (PQresultStatus(result)) {
      case PGRES_TUPLES_OK:
      case PGRES_COMMAND_OK:
        rows = std::move(kept);
        break;
      case PGRES_PIPELINE_ABORTED:
        error = SqlError("25P02", "an earlier statement of the group failed");
        break;
      default:
        error = error_of(result, connection);
    }
  }
  if (error) return std::unexpected(*error);
  return rows;
}

}  // namespace

/// Statements that PostgreSQL takes as one, up to a sync.
class Session::Group {
 public:
  Group(State& state, std::span<const Statement> statements) : state_(state), statements_(statements) {
    auto* connection = state.connection();
    fresh_.reserve(statements.size());
    for (const Statement& statement : statements) {
      const auto [name, fresh] = state.name_of(statement.text);
      fresh_.push_back(fresh);
      if (!send(connection, statement, name, fresh)) throw error_of(nullptr, connection);
    }
    if (!PQpipelineSync(connection)) throw error_of(nullptr, connection);
  }

  /// The first error, where there is one.
  std::expected<std::vector<Rows>, SqlError> answers() {
    auto* connection = state_.connection();
    std::vector<Rows> rows;
    rows.reserve(statements_.size());
    std::optional<SqlError> failed;
    for (std::size_t s = 0; s < statements_.size(); ++s) {
      auto preparation = fresh_[s] ? receive(connection) : std::expected<Rows, SqlError>{};
      auto answer = receive(connection);
      if (!preparation) answer = std::unexpected(preparation.error());
      if (answer) {
        rows.push_back(std::move(*answer));
        continue;
      }
      if (fresh_[s] && (!preparation || failed)) state_.forget_prepared(statements_[s].text);
      if (answer.error().state() == "26000") state_.forget_prepared();
      if (!failed) failed = answer.error();
    }
    const Rows sync(PQgetResult(connection));
    if (PQstatus(connection) != CONNECTION_OK) throw SqlError("08006", "the connection to the database broke");
    if (failed) return std::unexpected(*failed);
    return rows;
  }

 private:
  State& state_;
  std::span<const Statement> statements_;
  std::vector<bool> fresh_;  ///< prepared here
};

std::vector<Rows> Session::run_all(std::span<const Statement> statements) {
  return run_all(statements, {}).first;
}

std::pair<std::vector<Rows>, std::optional<std::vector<Rows>>> Session::run_all(std::span<const Statement> statements,
                                                                                std::span<const Statement> afterwards) {
  auto* connection = state_->connection();
  if (state_->too_many_prepared() && PQtransactionStatus(connection) == PQTRANS_IDLE) {
    script("deallocate all");
    state_->forget_prepared();
  }
  if (PQpipelineStatus(connection) == PQ_PIPELINE_OFF && !PQenterPipelineMode(connection))
    throw error_of(nullptr, connection);
  Group group(*state_, statements);
  std::optional<Group> after;
  if (!afterwards.empty()) after.emplace(*state_, afterwards);
  auto rows = group.answers();
  std::optional<std::vector<Rows>> rows_after;
  if (after) {
    if (auto answers = after->answers()) {
      rows_after = std::move(*answers);
    } else if (rows) {
      log::error("afterwards_failed", {{"error", answers.error().what()}});
    }
  }
  PQexitPipelineMode(connection);
  if (!rows) {
    state_->seen().reset();
    throw rows.error();
  }
  return {std::move(*rows), std::move(rows_after)};
}

void Session::script(const std::string& text) {
  auto* connection = state_->connection();
  auto* result = PQexec(connection, text.c_str());
  const Rows keep(result);
  const auto status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
    throw error_of(result, connection);
}

void Session::begin() {
  script("begin");
}

void Session::check_committed(const Rows& answer) {
  if (answer.tag() != "COMMIT") throw SqlError("40000", "the server answered ROLLBACK to COMMIT");
}

void Session::commit() {
  check_committed(run(commit_statement()));
}

std::optional<Statement> Session::see(const std::set<Uuid>& tenants) {
  if (state_->seen() == tenants) return std::nullopt;
  state_->seen() = tenants;
  return Statement{"select set_config('app.tenants', $1, false)", {array_of(tenants)}};
}

void Session::rollback() noexcept {
  state_->seen().reset();
  try {
    if (connected() && PQtransactionStatus(state_->connection()) != PQTRANS_IDLE) script("rollback");
  } catch (const std::exception&) {
    log::warn("rollback_failed");  // the server rolls back what a broken link leaves behind
  }
}

// ---- arrays

void Array::add(const Value& value) {
  if (value) return add(std::string_view(*value));
  text_ += size_++ == 0 ? "{NULL" : ",NULL";
}

void Array::add(std::string_view value) {
  text_ += size_++ == 0 ? "{\"" : ",\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += c;
  }
  text_ += '"';
}

}  // namespace hirewire
