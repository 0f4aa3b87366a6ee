#pragma once
// Users, companies and custom roles as a rule about users sees them.
#include "domain/identity/users.h"
#include "test/domain/rules/seen_with.h"

namespace hirewire::identity {

inline Account company(const Uuid& id) {
  Account account;
  account.id = id;
  account.version = 1;
  account.kind = "company";
  return account;
}
inline Account custom(const Uuid& id, std::string base) {
  Account account = company(id);
  account.kind = "role";
  account.base = std::move(base);
  return account;
}
inline Account user(std::string role, std::optional<Uuid> company_id = std::nullopt) {
  Account account;
  account.id = mint();
  account.version = 4;
  account.kind = "user";
  account.state = "active";
  account.email = "a@b.co";
  account.first_name = "Ada";
  account.last_name = "Byron";
  account.role = std::move(role);
  account.company_id = company_id;
  account.is_verified = true;
  return account;
}
inline CreateUser new_user(std::string role, std::optional<Uuid> company_id = std::nullopt) {
  CreateUser command;
  command.id = mint();
  command.email = "Alice@Example.com";
  command.name = "Alice Mary Kumar";
  command.role = std::move(role);
  command.company_id = company_id;
  command.password_hash = "$argon2id$";
  return command;
}

/// As storage/identity/scope.sql has it.
inline bool reaches(const Actor& actor, const Account& user) {
  if (actor.reach == Reach::tenant || actor.user_id == user.id) return true;
  return actor.reach == Reach::company && actor.company_id && actor.company_id == user.company_id;
}
template <class C>
Result<Events> decide_on_accounts(std::initializer_list<Account> seen, const C& command, const Actor& actor,
                                  std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  Loaded loaded{.directory = std::move(directory)};
  for (Account account : seen) {
    account.in_reach = account.kind == "user" && reaches(actor, account);
    loaded.rows.push_back(std::make_shared<Account>(std::move(account)));
  }
  return decide_on<Account>(std::move(loaded), command, actor);
}
inline std::vector<std::string_view> types(const Result<Events>& decided) {
  std::vector<std::string_view> all;
  if (decided)
    for (const Event& event : *decided) all.push_back(event.type);
  return all;
}
inline std::vector<std::string> faulty_fields(const Result<Events>& decided) {
  std::vector<std::string> fields;
  if (!decided)
    for (const Fault& fault : decided.error().faults) fields.push_back(fault.field);
  return fields;
}

}  // namespace hirewire::identity
