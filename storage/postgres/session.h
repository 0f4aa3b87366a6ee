#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "base/id.h"

namespace hirewire {

/// What PostgreSQL said no to. what() carries the SQLSTATE and the primary message (none of a data exception's),
/// never a bound value or a DETAIL.
class SqlError : public std::runtime_error {
 public:
  SqlError(std::string state, const std::string& message, std::string table = {})
      : std::runtime_error(state + ": " + message), state_(std::move(state)), table_(std::move(table)) {}
  [[nodiscard]] const std::string& state() const { return state_; }
  /// The state of a session that the server, which is there, does not start: what() names the login and the remedy.
  static constexpr std::string_view login_refused = "28000";
  /// The message's own fault: data exceptions (22) and broken constraints (23). Everything else is trouble and replays.
  [[nodiscard]] bool convicts() const { return state_.starts_with("22") || state_.starts_with("23"); }
  /// A batch took something for granted that is not so: a version moved, another has taken a directory value or the
  /// partition, the inbox knows a command. Nobody's fault: look again.
  [[nodiscard]] bool short_fold() const { return state_ == "HW001"; }
  /// The table whose constraint was broken; empty where it was none. Of a table with row-level security the server does
  /// not say more.
  [[nodiscard]] const std::string& table() const { return table_; }

 private:
  std::string state_;
  std::string table_;
};

/// Who a connection logs in as (storage/postgres/login.h). Door and worker own nothing, and each has one row-level
/// policy on every table that has a tenant (docs/architecture.md §3, Tenants); no policy binds the owner.
enum class Role { owner, door, worker };

/// A value in PostgreSQL's text form; nullopt = NULL.
using Value = std::optional<std::string>;

/// A prepared statement's text ($1, $2 …) and its values. Texts are prepared once a connection.
struct Statement {
  std::string text;
  std::vector<Value> values;
  std::vector<int> formats = {};  ///< of the values, as libpq has them: 0 text, 1 binary; none: all are text
};

/// The rows of one statement, as text.
class Rows {
 public:
  Rows() = default;
  explicit Rows(void* pg_result);
  [[nodiscard]] int size() const;
  [[nodiscard]] int columns() const;
  [[nodiscard]] std::string_view name(int column) const;
  [[nodiscard]] std::uint32_t type(int column) const;                           ///< PostgreSQL's OID
  [[nodiscard]] int column(std::string_view name) const;                        ///< -1 where there is none
  [[nodiscard]] std::optional<std::string_view> at(int row, int column) const;  ///< nullopt = NULL
  [[nodiscard]] std::string_view text(
      int row, std::string_view column) const;  ///< throws std::out_of_range for NULL or no such column
  [[nodiscard]] std::int64_t integer(int row, std::string_view column) const;
  [[nodiscard]] Rows part(int first, int count) const;  ///< some of them; shares what the server sent
  [[nodiscard]] std::string_view tag() const;           ///< COMMIT, ROLLBACK, INSERT 0 5 …
  [[nodiscard]] std::int64_t affected() const;          ///< rows changed by an insert, update or delete

 private:
  std::shared_ptr<void> result_;
  int first_ = 0;
  int size_ = 0;
};

/// One connection, for one thread; SOCI holds it, statements run prepared on its libpq handle. All calls block: never
/// on an I/O thread. Waiting is bounded by the server's timeouts (docs/architecture.md §3, Bounded waiting).
class Session {
 public:
  Session(const Config& config, Role role);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Rows run(const Statement& statement);
  /// All of them in one round trip (pipeline mode), in order; in a transaction they belong to it, outside they are one.
  /// The first that fails fails all.
  std::vector<Rows> run_all(std::span<const Statement> statements);
  /// The same, and in the same round trip, but as a transaction of its own after theirs, `afterwards`: nullopt where
  /// one of it fails.
  std::pair<std::vector<Rows>, std::optional<std::vector<Rows>>> run_all(std::span<const Statement> statements,
                                                                         std::span<const Statement> afterwards);
  /// Several statements without parameters, unprepared: migrations.
  void script(const std::string& text);

  /// From now on commits do not wait for the disk: for work whose repetition is harmless (relay, reactions, finished
  /// todos). A crash of the machine may undo the last of it, in order, and it is done again.
  void commit_without_waiting() { script("set synchronous_commit = off"); }

  /// What lets a worker's session see these tenants' rows and no others from now on (row-level security), for the
  /// transaction that begins; nullopt where it does already: most batches are of the tenant of the one before.
  [[nodiscard]] std::optional<Statement> see(const std::set<Uuid>& tenants);

  void begin();
  /// The same as a statement, to go in one round trip with others; the last of them must then have the tag COMMIT.
  static Statement commit_statement() { return {"commit", {}}; }
  static void check_committed(const Rows& answer);
  /// Throws where the server answered ROLLBACK (SOCI's own commit does not look; docs/pitfalls.md), or the link broke:
  /// outcome unknown.
  void commit();
  void rollback() noexcept;
  /// A fresh connection; prepared statements are made again when needed. Throws SqlError where the server is not there.
  void reconnect();
  [[nodiscard]] bool connected() const;
  [[nodiscard]] void* native() const;  ///< the PGconn, for storage's own files

 private:
  class State;
  class Group;
  std::unique_ptr<State> state_;
};

/// Builds an array literal of PostgreSQL, value by value: {"a","b",NULL}.
class Array {
 public:
  void add(const Value& value);
  void add(std::string_view value);
  void add(const std::string& value) { add(std::string_view(value)); }
  void add(const char* value) { add(std::string_view(value)); }
  [[nodiscard]] std::string text() const { return text_.empty() ? "{}" : text_ + "}"; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::string text_;
  std::size_t size_ = 0;
};

/// Ids, of any range, as such a literal.
template <class Ids>
std::string array_of(const Ids& ids) {
  Array array;
  for (const Uuid& id : ids) array.add(to_string(id));
  return array.text();
}

std::string schema_of(const Config& config);       ///< tables of the flow: inbox, event_log, todo …
std::string fold_schema_of(const Config& config);  ///< tables that `rebuild` makes again from the log

}  // namespace hirewire
