#include "api/identity/users.h"

#include "api/access/password_pool.h"
#include "api/identity/custom_roles.h"
#include "schemas/companies.h"
#include "schemas/identity/users.h"
#include "schemas/messages/password_rules.h"
#include "schemas/messages/permissions.h"

namespace hirewire::identity {

namespace asio = boost::asio;

namespace {

/// A command carries the password's hash alone.
asio::awaitable<Result<void>> hash_password(Call& call, CreateUser& command) {
  if (!command.password) co_return Result<void>{};
  if (auto fault = fault_of_password(call.services.config, "password", *command.password)) {
    std::vector<Fault> faults{std::move(*fault)};
    co_return Refused(invalid(std::move(faults)));
  }
  auto hash = co_await call.services.passwords.hash(std::move(*command.password));
  command.password.reset();
  if (!hash) co_return Refused(std::move(hash.error()));
  command.password_hash = std::move(*hash);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> prepare_user(Call& call) {
  auto& command = call.as<CreateUser>();
  if (command.role) {
    auto custom = co_await custom_role(call, *command.role);
    if (!custom) co_return Refused(std::move(custom.error()));
    command.role_id = *custom;
  }
  co_return co_await hash_password(call, command);
}

asio::awaitable<Result<void>> prepare_hr_user(Call& call) {
  auto& command = call.as<CreateUser>();
  if (!command.company_id)
    co_return Refused(invalid("company_id", "required", "Name the company in the query: ?company_id=…"));
  if (!command.role) command.role = "hr";
  co_return co_await prepare_user(call);
}

asio::awaitable<Result<void>> prepare_admin_user(Call& call) {
  auto& command = call.as<CreateUser>();
  if (!command.role) command.role = "admin";
  if (!is_admin(*command.role)) co_return Refused(invalid("role", "not_allowed", "Must be admin or superadmin."));
  command.is_verified = true;
  co_return co_await hash_password(call, command);
}

/// Who has the e-mail already is the one that is meant, and his own partition decides.
asio::awaitable<Result<void>> prepare_invitation(Call& call) {
  auto& command = call.as<InviteUser>();
  const auto found = co_await ask_one(call, "identity/user_of_email.sql", {{"email", command.email}});
  if (!found) co_return Refused(found.error());
  if (found->size() == 0) co_return Result<void>{};
  const auto user = parse_uuid(found->text(0, "id"));
  call.envelope.subject = command.id = user.value_or(command.id);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> prepare_update(Call& call) {
  auto& command = call.as<UpdateUser>();
  const std::string* role = command.standing.find(&UserStanding::role);
  if (role == nullptr) co_return Result<void>{};
  auto custom = co_await custom_role(call, *role);
  if (!custom) co_return Refused(std::move(custom.error()));
  command.role_id = *custom;
  co_return Result<void>{};
}

asio::awaitable<Result<void>> prepare_role(Call& call) {
  auto& command = call.as<ChangeRole>();
  auto custom = co_await custom_role(call, command.role);
  if (!custom) co_return Refused(std::move(custom.error()));
  command.role_id = *custom;
  co_return Result<void>{};
}

bool has_address(Call&) {
  return true;
}
bool changes_address(Call& call) {
  return call.as<UpdateUser>().profile.find(&UserDetails::email) != nullptr;
}

constexpr FileDemand picture{&picture_file, pictures, 10'000'000, false, "profile_picture"};

constexpr Resource company{"company", "companies/by_id.sql", "companies/list.sql", &shape_of<companies::CompanyView>,
                           office_lane};
/// Whoever may do something to a user may see what became of him: that is asked for without a scope.
constexpr Resource user{"user", "identity/user_by_id.sql", "identity/users.sql", &shape_of<UserView>, lane};

}  // namespace

constinit const Operation update_current_user = sends_and_shows<UpdateUser>(
    user, "update_current_user", signed_in,
    {.prepare = prepare_update, .changes_rights = true, .names_address = changes_address, .file = &picture});
constinit const Operation list_users = lists(user, "list_users", "view_users");
constinit const Operation admin_list_users = lists(user, "admin_list_users", "view_all_users");
constinit const Operation get_user = shows(user, "get_user", "view_users", {.sql = "identity/user.sql"});
constinit const Operation create_user = sends_and_shows<CreateUser>(
    user, "create_user", "edit_users", {.prepare = prepare_user, .names_address = has_address});
constinit const Operation register_company_hr_user =
    sends_and_shows<CreateUser>(user, "register_company_hr_user", "manage_company_users",
                                {.sql = "identity/registered_user.sql",
                                 .view = &shape_of<RegisteredUserView>,
                                 .prepare = prepare_hr_user,
                                 .names_address = has_address});
constinit const Operation create_admin_user = sends_and_shows<CreateUser>(
    user, "create_admin_user", "create_admins", {.prepare = prepare_admin_user, .names_address = has_address});
constinit const Operation add_company_user =
    sends_and_shows<InviteUser>(user, "add_company_user", "manage_company_users",
                                {.resource = "company",
                                 .parent = &company,
                                 .prepare = prepare_invitation,
                                 .changes_rights = true,
                                 .names_address = has_address});
constinit const Operation list_company_users =
    lists(user, "list_company_users", "view_company_users", {.resource = "company", .parent = &company});
constinit const Operation update_user =
    sends_and_shows<UpdateUser>(user, "update_user", "edit_users",
                                {.prepare = prepare_update, .changes_rights = true, .names_address = changes_address});
constinit const Operation update_user_role = sends_and_shows<ChangeRole>(
    user, "update_user_role", "assign_roles", {.prepare = prepare_role, .changes_rights = true});
constinit const Operation activate_user =
    sends_and_shows<ActivateUser>(user, "activate_user", "activate_users", {.changes_rights = true});
constinit const Operation deactivate_user =
    sends_and_shows<DeactivateUser>(user, "deactivate_user", "activate_users", {.changes_rights = true});
constinit const Operation delete_user =
    sends<DeleteUser>(user, "delete_user", "delete_users", {.changes_rights = true});

}  // namespace hirewire::identity
