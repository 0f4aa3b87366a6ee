#include "domain/identity.h"

#include "domain/companies.h"
#include "domain/identity/roles.h"
#include "domain/identity/users.h"
#include "schemas/consultants.h"
#include "schemas/language/json.h"
#include "workers/contexts.h"

namespace hirewire::identity {

namespace {

/// Who founded a company is its admin.
std::vector<FollowUp> founder_joins(const Logged& event) {
  const auto created = read_logged<companies::CompanyCreated>(event.body);
  if (!created.owner_user_id) return {};
  const Uuid& user = *created.owner_user_id;
  return {follow_up(lane, event, companies::founder_joins_command(event.id), user,
                    JoinCompany{user, event.aggregate_id, true})};
}

FollowUp dismissal(const Logged& event, const Uuid& company, std::int64_t part) {
  return follow_up(lane, event, derive(event.id, "dismiss_company_users"), company, DismissCompanyUsers{company, part});
}

std::vector<FollowUp> dismiss_users(const Logged& event) {
  return {dismissal(event, event.aggregate_id, 0)};
}

/// Each of the part is deactivated in his own partition; then the next part has its turn.
std::vector<FollowUp> deactivate_dismissed(const Logged& event) {
  const auto dismissed = read_logged<UsersDismissed>(event.body);
  std::vector<FollowUp> asked;
  for (const Uuid& user : dismissed.users)
    asked.push_back(follow_up(lane, event, derive(event.id, "deactivate:" + to_string(user)), user,
                              DeactivateUser{{user, {}}, dismissed.company_id}));
  if (dismissed.users.size() == users_a_part) {
    asked.push_back(dismissal(event, dismissed.company_id, dismissed.part + 1));
    asked.back().command.envelope.depth = event.depth;  // a link of the same chain, not deeper: the users bound it
  }
  return asked;
}

/// Who is made a consultant has his role.
std::vector<FollowUp> consultant_has_role(const Logged& event) {
  const auto created = read_logged<consultants::ConsultantCreated>(event.body);
  if (!created.role_before) return {};
  const Uuid& user = created.user_id;
  return {follow_up(lane, event, derive(event.id, "consultant_has_role"), user,
                    ChangeRole{{user, {}}, "consultant", {}, {}, created.role_before})};
}

}  // namespace

const Context& context() {
  constexpr Aggregate<SessionState> session{"session", "identity/load_session.sql"};
  constexpr Aggregate<Account> user{"user", "identity/load_account.sql"};
  constexpr Aggregate<CustomRole> role{"role", "identity/load_role.sql"};
  static const Context table{
      .name = "identity",
      .lane = lane,
      .views = {&shape_of<Versioned>()},
      .commands =
          {
              changes<CreateUser>(user),
              changes<InviteUser>(user),
              changes<UpdateUser>(user),
              changes<ChangeRole>(user),
              changes<ActivateUser>(user),
              changes<DeactivateUser>(user),
              changes<DeleteUser>(user),
              on<DismissCompanyUsers, CompanyUsers>("company", "identity/load_company_users.sql"),
              on<ImportUserChunk, Account>("user_import", user.load),
              creates<DefineRole>(role),
              changes<DeleteRole>(role),
              on<OpenSession, User>("session", "identity/load_user.sql"),
              on<RenewPasswordHash, User>("user", "identity/load_user.sql"),
              changes<RefreshSession>(session),
              changes<CloseSession>(session),
              on<JoinCompany, User>("user", "identity/load_user.sql"),
          },
      .folds =
          {
              fold<UserCreated>("identity/user_created.sql").told(),
              updates<PasswordHashRenewed>("user_account"),
              fold<UserInvited>("identity/user_invited.sql").told(),
              updates<UserUpdated>("user_account", {"is_verified"}).told(),
              fold<UserPictureSet>("identity/picture_set.sql"),
              updates<UserRoleChanged>("user_account").told(),
              fold<UserActivated>("identity/user_activated.sql").told(),
              fold<UserDeactivated>("identity/user_deactivated.sql").told(),
              fold<UserDeleted>("identity/user_deleted.sql").told(),
              inserts<UsersImported>("user_import").told(),
              inserts<UsersDismissed>("dismissal"),
              inserts<RoleDefined>("role"),
              deletes<RoleDeleted>("role"),
              updates<UserJoinedCompany>("user_account").told(),
              fold<SessionOpened>("identity/session_opened.sql"),
              fold<SessionRefreshed>("identity/session_refreshed.sql"),
              fold<SessionClosed>("identity/session_closed.sql"),
          },
      .reactions =
          {
              {"founder_joins_company", companies::CompanyCreated::type, founder_joins, {}},
              {"dismiss_company_users", companies::CompanyDeleted::type, dismiss_users, {}},
              {"deactivate_dismissed_users", UsersDismissed::type, deactivate_dismissed, {}},
              {"consultant_has_role", consultants::ConsultantCreated::type, consultant_has_role, {}},
          },
  };
  return table;
}

}  // namespace hirewire::identity
