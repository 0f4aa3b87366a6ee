// Reading the users of an import, as JSON or as a CSV file in a form.
#include <fmt/format.h>

#include <algorithm>

#include "api/identity/custom_roles.h"
#include "api/identity/users.h"
#include "api/import_file.h"
#include "api/requests/fingerprint.h"
#include "base/lower.h"
#include "events/envelope.h"
#include "schemas/files/row_reader.h"
#include "schemas/identity/users.h"
#include "schemas/language/json.h"

namespace hirewire::identity {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_rows = 1000;
constexpr std::string_view too_many_rows = "At most 1000 users at once.";

struct Alias {
  std::string_view column, member;
};
constexpr Alias aliases[] = {{"e_mail", "email"},          {"email_address", "email"}, {"firstname", "first_name"},
                             {"given_name", "first_name"}, {"lastname", "last_name"},  {"surname", "last_name"},
                             {"family_name", "last_name"}, {"full_name", "name"},      {"company_name", "company"}};

/// The columns of a file, each with the member that it fills; null: it means nothing to us.
using Columns = std::vector<const Member*>;

Columns columns_of(const std::vector<std::string>& names) {
  Columns columns;
  for (const std::string& name : names) {
    const auto* const alias = std::ranges::find(aliases, std::string_view(name), &Alias::column);
    const Member* member = shape_of<ImportUserRow>().find(alias == std::end(aliases) ? name : alias->member);
    const bool is_ours = member != nullptr && !member->internal;
    columns.push_back(is_ours && std::ranges::find(columns, member) == columns.end() ? member : nullptr);
  }
  return columns;
}

Result<void> check_columns(const Columns& columns) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(columns, shape_of<ImportUserRow>().find(name)) != columns.end();
  };
  std::vector<Fault> faults;
  if (!has("email")) faults.push_back({"email", "missing_column", "The file's first line has no column email.", 1, 0});
  if (!has("first_name") && !has("name"))
    faults.push_back(
        {"first_name", "missing_column", "The file's first line has no column first_name (or name).", 1, 0});
  return faults.empty() ? Result<void>() : Result<void>(Refused(invalid(std::move(faults))));
}

/// A row that is sound, or why it is not.
void add(ImportUserChunk& chunk, ImportUserRow row, std::vector<Fault> faults, std::int64_t line) {
  row.line = line;
  check(row, faults);
  for (Fault& fault : faults)
    chunk.faults.push_back(
        {line, fault.column, std::move(fault.field), std::move(fault.code), std::move(fault.message)});
  if (faults.empty()) chunk.rows.push_back(std::move(row));
}

void add_object(ImportUserChunk& chunk, const Json& object, std::int64_t line, const Vocabulary* vocabulary) {
  if (!object.text.starts_with('{')) {
    chunk.faults.push_back({line, 0, "", "type", "Must be an object."});
    return;
  }
  ImportUserRow row;
  const auto read = read_json(object.text, shape_of<ImportUserRow>(), &row, {.vocabulary = vocabulary, .bind = true});
  std::vector<Fault> faults = read ? std::vector<Fault>{} : read.error().faults;
  if (!read && faults.empty()) faults.push_back({"", "malformed", read.error().message});
  for (Fault& fault : faults) fault.line = fault.column = 0;  // of the object's own text: nobody ever saw that
  add(chunk, std::move(row), std::move(faults), line);
}

void add_row(ImportUserChunk& chunk, const Columns& columns, const Row& row) {
  ImportUserRow user;
  std::vector<Fault> faults = row.faults;
  for (std::size_t i = 0; i < columns.size() && i < row.cells.size(); ++i)
    if (columns[i] != nullptr) read_text(row.cells[i], *columns[i], &user, faults);
  add(chunk, std::move(user), std::move(faults), row.line);
}

/// Keeps a small file.
class KeptFile final : public FileSink {
 public:
  Result<void> begin(const std::string& filename, const std::string&) override {
    filename_ = filename;
    return {};
  }
  Result<void> piece(std::string_view bytes) override {
    bytes_ += bytes;
    return {};
  }
  [[nodiscard]] const std::string& filename() const { return filename_; }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string filename_;
  std::string bytes_;
};

Result<void> read_rows(const std::string& bytes, ImportUserChunk& chunk) {
  std::size_t rows = 0;
  RowReader reader;
  Columns columns;
  const auto take = [&](const Row& row) {
    if (columns.empty()) columns = columns_of(reader.header().columns);
    if (++rows <= most_rows) add_row(chunk, columns, row);
    return true;
  };
  auto read = reader.feed(bytes, take);
  if (read) read = reader.finish(take);
  if (!read) return read;
  if (auto known = check_columns(columns_of(reader.header().columns)); !known) return known;
  if (rows == 0) return Refused(invalid("file", "empty", "The file has a header and no rows."));
  return rows > most_rows ? Result<void>(Refused(too_large(too_many_rows))) : Result<void>();
}

asio::awaitable<Result<void>> read_file(Call& call, ImportUserChunk& chunk) {
  KeptFile file;
  UploadLimits limits;
  limits.file = longest_import_body;
  const auto fields = co_await read_form(call.request, file, limits);
  if (!fields) co_return Refused(fields.error());
  if (auto csv = must_be_csv(file.bytes(), file.filename()); !csv) co_return Refused(std::move(csv.error()));
  const auto digest = sha256(file.bytes());
  const auto hash = hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  fingerprint_body(call, said_in_form(*fields, file.filename(), hash));
  if (const auto invite = fields->find("send_invitations"); invite != fields->end() && !invite->second.empty()) {
    std::vector<Fault> faults;
    ImportUsersBody said;
    read_text(invite->second, *shape_of<ImportUsersBody>().find("send_invitations"), &said, faults);
    if (!faults.empty()) co_return Refused(invalid(std::move(faults)));
    chunk.send_invitations = said.send_invitations.value_or(true);
  }
  chunk.from_file = true;
  co_return read_rows(file.bytes(), chunk);
}

asio::awaitable<Result<void>> read_objects(Call& call, ImportUserChunk& chunk) {
  if (auto read = co_await read_whole(call.request, longest_import_body, import_body_too_long); !read)
    co_return Refused(std::move(read.error()));
  fingerprint_body(call, said_in_json(call.request.body));
  ImportUsersBody body;
  if (auto bound = bind_body(call, shape_of<ImportUsersBody>(), &body); !bound)
    co_return Refused(std::move(bound.error()));
  for (std::size_t i = 0; i < body.users.size(); ++i)
    add_object(chunk, body.users[i], static_cast<std::int64_t>(i) + 1, call.vocabulary);
  chunk.send_invitations = body.send_invitations.value_or(true);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> find_roles(const Call& call, ImportUserChunk& chunk) {
  std::vector<std::string> words;
  for (const ImportUserRow& row : chunk.rows)
    if (row.role && std::ranges::find(words, *row.role) == words.end()) words.push_back(*row.role);
  const auto found = co_await custom_roles(call, std::move(words));
  if (!found) co_return Refused(found.error());
  for (ImportUserRow& row : chunk.rows) {
    const auto role = found->find(lower(row.role.value_or("")));
    if (role != found->end()) row.role_id = role->second;
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> prepare_import(Call& call) {
  auto& chunk = call.as<ImportUserChunk>();
  Result<void> read;
  if (is_form(call.request)) {
    read = co_await read_file(call, chunk);
  } else {
    read = co_await read_objects(call, chunk);
  }
  if (!read) co_return Refused(std::move(read.error()));
  if (auto found = co_await find_roles(call, chunk); !found) co_return Refused(std::move(found.error()));
  chunk.partitions = call.services.partitions;
  constexpr std::size_t of_the_envelope = 4'096;
  if (to_json(chunk).size() > largest_command - of_the_envelope) co_return Refused(too_large(too_many_rows));
  co_return Result<void>{};
}

}  // namespace

constinit const Operation bulk_import_users{"bulk_import_users",
                                            "import_users",
                                            {.resource = "user_import",
                                             .sql = "identity/import_result.sql",
                                             .view = &shape_of<UserImportResultView>,
                                             .command = &shape_of<ImportUserChunk>,
                                             .type = type_of<ImportUserChunk>(),
                                             .lane = lane,
                                             .prepare = prepare_import,
                                             .streams = true,
                                             .body = &shape_of<ImportUsersBody>}};

}  // namespace hirewire::identity
