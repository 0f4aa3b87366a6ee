// Users who are there: what is said of them, where they stand, and their end.
#include <fmt/format.h>

#include <algorithm>

#include "domain/identity/accounts.h"
#include "domain/identity/users.h"
#include "schemas/messages/permissions.h"

namespace hirewire::identity {

namespace {

/// Where a user is to stand.
struct Standing : UserStanding {
  std::vector<Uuid> extra_roles;
  bool is_active = true;
};

Standing standing_of(const Account& user) {
  return {part<UserStanding>(user), user.extra_roles, user.state == "active"};
}

/// The events of one user, each of the next version.
class UserEvents {
 public:
  explicit UserEvents(const Account& user) : user_(user), version_(user.version) {}
  template <class T>
  void add(T body, std::vector<Claim> claims = {}) {
    events_.push_back(event(user_.id, ++version_, std::move(body), std::move(claims)));
  }
  void close_sessions() {
    for (const HeldSession& session : user_.sessions)
      events_.push_back(event(session.id, session.version + 1, SessionClosed{user_.id, "deactivated"}));
  }
  void add(const Standing& then) {
    const Standing now = standing_of(user_);
    if (then.role != now.role || then.extra_roles != now.extra_roles || then.company_id != now.company_id ||
        then.is_company_admin != now.is_company_admin)
      add(UserRoleChanged{part<UserStanding>(then), then.extra_roles});
    if (then.is_active && !now.is_active) add(UserActivated{user_.email, then.company_id});
    if (then.is_active || !now.is_active) return;
    add(UserDeactivated{user_.email, then.company_id});
    close_sessions();
  }
  void ask_for_proof(const std::string& address, Instant until) {
    add(accounts::UserVerificationRequested{mailed_token(user_.id, version_ + 1, "verify", until, address)});
  }
  Events take() { return std::move(events_); }

 private:
  const Account& user_;
  std::int64_t version_;
  Events events_;
};

bool is_self(const Account& user, const Actor& actor) {
  return !actor.is_system() && actor.user_id == user.id;
}

/// A company's users see its admins, and leave them as they are.
bool may_change(const Actor& actor, const Account& user) {
  return user.in_reach && (stands_above(actor) || is_self(user, actor) || !is_admin(user.role));
}

/// Who has an account's e-mail has the account. An API key that names permissions does not come to its user's so.
bool may_change_email(const Actor& actor, const Account& user) {
  return stands_above(actor) || (is_self(user, actor) && actor.key_permissions.empty());
}

/// The user that a command is about: 404, 403 beyond the actor's reach, 412.
template <class C>
Result<std::reference_wrapper<const Account>> changeable(const Seen<Account>& seen, const C& command,
                                                         const Actor& actor) {
  const Account* user = seen.find(command.id);
  if (!user || user->kind != "user" || user->deleted) return Refused(not_found("user"));
  if (!may_change(actor, *user)) return Refused(forbidden());
  if (user->role == "superadmin" && actor.role != "superadmin" && !actor.is_system())
    return Refused(forbidden("Only a superadmin may change a superadmin."));
  return existing(seen, command, "user");
}

/// Of the commands that are the admins' alone.
template <class C>
Result<std::reference_wrapper<const Account>> for_admins(const Seen<Account>& seen, const C& command,
                                                         const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  return changeable(seen, command, actor);
}

Refusal not_yours(const std::vector<std::string_view>& fields, std::string_view who) {
  Refusal refusal = forbidden(fmt::format("Only {} may change {}.", who, fmt::join(fields, ", ")));
  for (const std::string_view field : fields)
    refusal.faults.push_back({std::string(field), "not_allowed", fmt::format("Only {} may change this.", who)});
  return refusal;
}

Refusal last_admin() {
  return conflict("id", "The tenant needs an active admin: this is the last one.");
}

/// Those of his standing that change.
std::vector<std::string_view> changed(const Account& user, const Standing& then) {
  const Standing now = standing_of(user);
  std::vector<std::string_view> fields;
  if (then.role != now.role || then.extra_roles != now.extra_roles) fields.emplace_back("role");
  if (then.company_id != now.company_id) fields.emplace_back("company_id");
  if (then.is_company_admin != now.is_company_admin) fields.emplace_back("is_company_admin");
  if (then.is_active != now.is_active) fields.emplace_back("is_active");
  return fields;
}

/// Why he may not come to stand so, by whoever may move him.
std::optional<Refusal> refuse_standing(const Seen<Account>& seen, const Account& user, const Standing& then,
                                       const Actor& actor) {
  if (then.role == "superadmin" && user.role != "superadmin" && actor.role != "superadmin" && !actor.is_system())
    return forbidden("Only a superadmin may make a superadmin.");
  const bool moves = then.role != user.role || then.company_id != user.company_id;
  if (then.company_id && then.company_id != user.company_id && !knows_company(seen, *then.company_id))
    return invalid("company_id", "not_found", "There is no such company.");
  if (moves && !then.company_id && needs_company(then.role))
    return invalid("company_id", "required", "Such a user needs a company.");
  if (user.is_last_admin && (!then.is_active || !is_admin(then.role))) return last_admin();
  return std::nullopt;
}

/// What an update says of his standing. A custom role comes to those that he has; so does the role that he has already,
/// which is what an update without a wish sends back.
Result<Standing> wanted_standing(const Seen<Account>& seen, const Account& user, const UpdateUser& command) {
  Standing then = standing_of(user);
  const auto& wish = command.standing;
  if (const std::string* word = wish.find(&UserStanding::role)) {
    auto assigned = assigned_role(seen, *word, command.role_id);
    if (!assigned) return Refused(std::move(assigned.error()));
    if (!assigned->extra_roles.empty()) {
      auto& held = user.extra_roles;
      const bool has_it = std::ranges::find(held, assigned->extra_roles[0]) != held.end();
      then.extra_roles = held;
      if (!has_it) then.extra_roles.push_back(assigned->extra_roles[0]);
    } else if (assigned->role != user.role) {
      then.extra_roles.clear();
    }
    then.role = std::move(assigned->role);
  }
  if (const auto* company = wish.find(&UserStanding::company_id); company && *company != user.company_id) {
    then.company_id = *company;
    then.is_company_admin = false;  // the other company's admin he was
  }
  if (const bool* admin = wish.find(&UserStanding::is_company_admin)) then.is_company_admin = *admin;
  then.is_active = command.is_active.value_or(then.is_active);
  return then;
}

/// Who may change what of it by an update; by the commands of their own, others may more.
std::optional<Refusal> refuse_update(const Account& user, const Standing& then, const Actor& actor) {
  auto fields = changed(user, then);
  if (fields.empty() || actor.is_system()) return std::nullopt;
  if (is_self(user, actor)) return not_yours(fields, "others");
  if (stands_above(actor)) return std::nullopt;
  if (makes_company_admins(actor)) std::erase(fields, "is_company_admin");
  return fields.empty() ? std::nullopt : std::optional(not_yours(fields, "an admin"));
}

/// What is left of the profile's wish once what is so already is taken out; an e-mail's letters may stand as they like.
Result<Changes<UserProfile>> wanted_profile(const Account& user, const UpdateUser& command) {
  Changes<UserProfile> wish = command.profile;
  if (command.name) {
    const auto names = names_of({.first_name = {}, .last_name = {}, .name = command.name});
    if (!names) return Refused(names.error());
    if (!wish.find(&UserNames::first_name)) wish.set(&UserNames::first_name, names->first_name);
    if (!wish.find(&UserNames::last_name)) wish.set(&UserNames::last_name, names->last_name);
  }
  if (auto refusal = refuse_words(wish.values)) return Refused(std::move(*refusal));
  auto left = difference(user, std::move(wish));
  const std::string* email = left.find(&UserDetails::email);
  if (email && email_key(*email) == email_key(user.email)) left.forget(&UserDetails::email);
  return left;
}

}  // namespace

Touches touches(const UpdateUser& command, const Actor&) {
  Touches t{{command.id}, {}};
  if (const std::string* email = command.profile.find(&UserDetails::email)) t.directory.push_back(email_key(*email));
  if (const auto* company = command.standing.find(&UserStanding::company_id); company && *company)
    t.keys.push_back(**company);
  if (command.role_id) t.keys.push_back(*command.role_id);
  if (!command.standing.empty() || command.is_active) t.directory.push_back(last_admin_key());
  return t;
}

Result<Events> decide(const Seen<Account>& seen, const UpdateUser& command, const Actor& actor) {
  const auto found = changeable(seen, command, actor);
  if (!found) return Refused(found.error());
  const Account& user = *found;
  auto changes = wanted_profile(user, command);
  if (!changes) return Refused(std::move(changes.error()));
  const bool has_new_email = changes->find(&UserDetails::email) != nullptr;
  if (has_new_email && !may_change_email(actor, user)) return Refused(not_yours({"email"}, "an admin"));
  if (changes->find(&UserProfile::notify_by_mail) && !is_self(user, actor) && !actor.is_system())
    return Refused(not_yours({"notify_by_mail"}, "the user himself"));
  auto claims = claims_of(seen, user, *changes, &UserDetails::email, email_key, email_taken);
  if (!claims) return Refused(std::move(claims.error()));
  const auto then = wanted_standing(seen, user, command);
  if (!then) return Refused(then.error());
  if (auto refusal = refuse_update(user, *then, actor)) return Refused(std::move(*refusal));
  if (auto refusal = refuse_standing(seen, user, *then, actor)) return Refused(std::move(*refusal));
  UserEvents events(user);
  const std::string address = applied(part<UserProfile>(user), *changes).email;
  // A department is one of his company's, made where it is said: who changes company says it anew (docs/domain.md §3).
  const bool says_department = command.profile.find(&UserDetails::department) || then->company_id != user.company_id;
  if (says_department && user.department && !changes->find(&UserDetails::department))
    changes->set(&UserDetails::department, user.department);
  if (!changes->empty())
    events.add(UserUpdated{std::move(*changes), user.is_verified && !has_new_email, then->company_id},
               std::move(*claims));
  if (!command.blob.empty()) events.add(UserPictureSet{part<UploadedFile>(command)});
  if (has_new_email && user.state == "active") events.ask_for_proof(address, actor.now + accounts::verification_life);
  events.add(*then);
  return events.take();
}

Touches touches(const ChangeRole& command, const Actor&) {
  Touches t{{command.id}, {last_admin_key()}};
  if (command.company_id) t.keys.push_back(*command.company_id);
  if (command.role_id) t.keys.push_back(*command.role_id);
  return t;
}

Result<Events> decide(const Seen<Account>& seen, const ChangeRole& command, const Actor& actor) {
  if (command.role_before) {
    const Account* now = seen.find(command.id);
    if (!now || now->role != command.role_before) return Events{};
  }
  const auto found = for_admins(seen, command, actor);
  if (!found) return Refused(found.error());
  const Account& user = *found;
  if (is_self(user, actor)) return Refused(conflict("id", "Nobody changes his own role."));
  UpdateUser wish;
  wish.standing.set(&UserStanding::role, command.role);
  if (command.company_id) wish.standing.set(&UserStanding::company_id, command.company_id);
  wish.role_id = command.role_id;
  auto then = wanted_standing(seen, user, wish);
  if (!then) return Refused(std::move(then.error()));
  if (!command.role_id) then->extra_roles.clear();
  if (auto refusal = refuse_standing(seen, user, *then, actor)) return Refused(std::move(*refusal));
  UserEvents events(user);
  events.add(*then);
  return events.take();
}

Result<Events> decide(const Seen<Account>& seen, const ActivateUser& command, const Actor& actor) {
  const auto user = for_admins(seen, command, actor);
  if (!user) return Refused(user.error());
  Standing then = standing_of(*user);
  then.is_active = true;
  UserEvents events(*user);
  events.add(then);
  return events.take();
}

Touches touches(const DeactivateUser& command, const Actor&) {
  return {{command.id}, {last_admin_key()}};
}

Result<Events> decide(const Seen<Account>& seen, const DeactivateUser& command, const Actor& actor) {
  if (command.of_company) {
    const Account* now = seen.find(command.id);
    if (!now || now->deleted || now->company_id != command.of_company) return Events{};
  }
  const auto user = for_admins(seen, command, actor);
  if (!user) return Refused(user.error());
  if (is_self(*user, actor)) return Refused(conflict("id", "Nobody deactivates himself."));
  Standing then = standing_of(*user);
  then.is_active = false;
  if (auto refusal = refuse_standing(seen, *user, then, actor)) return Refused(std::move(*refusal));
  UserEvents events(*user);
  events.add(then);
  return events.take();
}

Touches touches(const DismissCompanyUsers& command, const Actor&) {
  return {{command.company_id}, {}};
}

Result<Events> decide(const Seen<CompanyUsers>& seen, const DismissCompanyUsers& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  const CompanyUsers* company = seen.one();
  if (!company || !company->deleted || company->parts != command.part || company->next.empty()) return Events{};
  const Uuid part = derive(company->id, "users_dismissed", static_cast<std::uint64_t>(command.part));
  return Events{event(part, 1, UsersDismissed{company->id, command.part, company->next})};
}

Touches touches(const DeleteUser& command, const Actor&) {
  return {{command.id}, {last_admin_key()}};
}

Result<Events> decide(const Seen<Account>& seen, const DeleteUser& command, const Actor& actor) {
  const auto found = for_admins(seen, command, actor);
  if (!found) return Refused(found.error());
  const Account& user = *found;
  if (is_self(user, actor)) return Refused(conflict("id", "Nobody deletes himself."));
  if (user.is_last_admin) return Refused(last_admin());
  UserEvents events(user);
  events.add(UserDeleted{user.email, user.company_id}, {give_back(email_key(user.email), user.id)});
  events.close_sessions();
  return events.take();
}

}  // namespace hirewire::identity
