// Reading the users of an import, as JSON or as a CSV file in a form.
#include <algorithm>

#include "api/identity/custom_roles.h"
#include "api/identity/users.h"
#include "api/import_file.h"
#include "api/small_import.h"
#include "base/lower.h"
#include "schemas/identity/users.h"
#include "schemas/language/json.h"

namespace hirewire::identity {

namespace asio = boost::asio;

namespace {

constexpr ImportRows::Column other_names[] = {
    {"e_mail", "email"},          {"email_address", "email"}, {"firstname", "first_name"},
    {"given_name", "first_name"}, {"lastname", "last_name"},  {"surname", "last_name"},
    {"family_name", "last_name"}, {"full_name", "name"},      {"company_name", "company"}};
constexpr ImportRows::Needed needed[] = {{"email"}, {"first_name", "name"}};
constexpr ImportRows user_rows{&shape_of<ImportUserRow>, other_names, needed, "users"};

asio::awaitable<Result<void>> read_file(Call& call, ImportUserChunk& chunk) {
  const auto fields = co_await read_import_form(call, user_rows, keep_rows(chunk.rows, chunk.faults));
  if (!fields) co_return Refused(fields.error());
  if (const auto invite = fields->find("send_invitations"); invite != fields->end() && !invite->second.empty()) {
    std::vector<Fault> faults;
    ImportUsersBody said;
    read_text(invite->second, *shape_of<ImportUsersBody>().find("send_invitations"), &said, faults);
    if (!faults.empty()) co_return Refused(invalid(std::move(faults)));
    chunk.send_invitations = said.send_invitations.value_or(true);
  }
  chunk.from_file = true;
  co_return Result<void>{};
}

asio::awaitable<Result<void>> read_objects(Call& call, ImportUserChunk& chunk) {
  if (auto read = co_await read_import_body(call); !read) co_return Refused(std::move(read.error()));
  ImportUsersBody body;
  if (auto bound = bind_body(call, shape_of<ImportUsersBody>(), &body); !bound)
    co_return Refused(std::move(bound.error()));
  for (std::size_t i = 0; i < body.users.size(); ++i)
    read_import_row(body.users[i], static_cast<std::int64_t>(i) + 1, user_rows, call.vocabulary,
                    keep_rows(chunk.rows, chunk.faults));
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
  co_return fits_one_command(to_json(chunk).size(), user_rows);
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
