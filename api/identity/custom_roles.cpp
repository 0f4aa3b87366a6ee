#include "api/identity/custom_roles.h"

#include "base/lower.h"
#include "schemas/messages/permissions.h"

namespace hirewire::identity {

namespace asio = boost::asio;

asio::awaitable<Result<std::map<std::string, Uuid>>> custom_roles(const Call& call, std::vector<std::string> words) {
  std::map<std::string, Uuid> found;
  std::erase_if(words, [](const std::string& word) { return canonical_role(word).has_value(); });
  if (words.empty()) co_return found;
  Array array;
  for (const std::string& word : words) array.add(word);
  const auto rows = co_await ask_one(call, "identity/roles_called.sql", {{"words", array.text()}});
  if (!rows) co_return Refused(rows.error());
  for (int row = 0; row < rows->size(); ++row)
    if (const auto id = parse_uuid(rows->text(row, "id"))) found.emplace(rows->text(row, "word"), *id);
  co_return found;
}

asio::awaitable<Result<std::optional<Uuid>>> custom_role(const Call& call, std::string word) {
  const std::string key = lower(word);
  const auto found = co_await custom_roles(call, {std::move(word)});
  if (!found) co_return Refused(found.error());
  const auto role = found->find(key);
  co_return role == found->end() ? std::nullopt : std::optional(role->second);
}

}  // namespace hirewire::identity
