#include "domain/identity/accounts.h"

#include "base/lower.h"
#include "domain/rules/words.h"
#include "schemas/messages/permissions.h"

namespace hirewire::identity {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

const Account* find(const Seen<Account>& seen, const Uuid& id, std::string_view kind) {
  const Account* account = seen.find(id);
  return account && account->kind == kind && !account->deleted ? account : nullptr;
}

}  // namespace

DirectoryKey email_key(std::string_view email) {
  return {true, "user_email", lower(email)};
}

Refusal email_taken() {
  return conflict("email", "A user with this e-mail already exists.");
}

accounts::MailedToken mailed_token(const Uuid& user_id, std::int64_t version, std::string_view purpose,
                                   Instant expires_at, std::string address) {
  return {derive(user_id, "mailed_token", static_cast<std::uint64_t>(version)), std::string(purpose), expires_at,
          std::move(address)};
}

DirectoryKey last_admin_key() {
  return {false, "last_admin", ""};
}

bool stands_above(const Actor& actor) {
  return reach_of(actor, "assign_roles") == Reach::tenant;
}

bool makes_company_admins(const Actor& actor) {
  return actor.is_company_admin && reach_of(actor, "manage_company_users") != Reach::none;
}

bool adds_users(const Actor& actor, const std::optional<Uuid>& company_id) {
  if (actor.key_permissions.empty() || stands_above(actor)) return true;
  return actor.company_id && actor.company_id == company_id && reach_of(actor, "manage_company_users") != Reach::none;
}

bool needs_company(std::string_view role) {
  return role == "hr" || role == "interviewer";
}

Result<AssignedRole> assigned_role(const Seen<Account>& seen, std::string_view word, std::optional<Uuid> custom) {
  if (custom) {
    if (const Account* role = find(seen, *custom, "role")) return AssignedRole{role->base, {*custom}};
  } else if (auto role = canonical_role(word)) {
    return AssignedRole{std::move(*role), {}};
  }
  return Refused(invalid("role", "not_allowed", "Must be the name of a role."));
}

bool knows_company(const Seen<Account>& seen, const Uuid& company_id) {
  return find(seen, company_id, "company") != nullptr;
}

Result<UserNames> names_of(const WrittenName& written) {
  UserNames names{written.first_name.value_or(""), written.last_name.value_or("")};
  if (written.name) {
    const std::string_view whole = trimmed(*written.name);
    const auto blank = whole.rfind(' ');
    if (!written.first_name) names.first_name = trimmed(whole.substr(0, blank));
    if (!written.last_name && blank != std::string_view::npos) names.last_name = whole.substr(blank + 1);
  }
  if (trimmed(names.first_name).empty())
    return Refused(invalid(written.name ? "name" : "first_name", "required", "A user needs a first name."));
  constexpr std::size_t longest = 600;  // bytes; what comes in parts was counted at the door
  if (names.first_name.size() > longest || names.last_name.size() > longest)
    return Refused(invalid("name", "too_long", "Each part of a name must have at most 150 characters."));
  return names;
}

std::optional<Refusal> refuse_words(const UserDetails& details) {
  std::vector<Fault> faults;
  if (details.locale && !is_locale(*details.locale))
    faults.push_back({"locale", "format", "Must be a language tag such as en or pt-BR."});
  if (details.time_zone && !is_time_zone_name(*details.time_zone))
    faults.push_back({"time_zone", "format", "Must be the name of a time zone such as Europe/Berlin."});
  return faults.empty() ? std::nullopt : std::optional(invalid(std::move(faults)));
}

}  // namespace hirewire::identity
