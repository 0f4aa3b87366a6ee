#include "domain/identity.h"

#include "domain/companies.h"
#include "domain/identity/roles.h"
#include "domain/identity/users.h"
#include "schemas/language/json.h"
#include "workers/contexts.h"

namespace hirewire::identity {

namespace {

/// Who founded a company is its admin.
std::vector<FollowUp> founder_joins(const Logged& event) {
  const auto created = read_logged<companies::CompanyCreated>(event.body);
  if (!created.owner_user_id) return {};
  const Uuid& user = *created.owner_user_id;
  return {follow_up(lane, event, derive(event.id, "founder_joins_company", 0), user,
                    JoinCompany{user, event.aggregate_id, true})};
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
              updates<UserRoleChanged>("user_account").told(),
              fold<UserActivated>("identity/user_activated.sql").told(),
              fold<UserDeactivated>("identity/user_deactivated.sql").told(),
              fold<UserDeleted>("identity/user_deleted.sql").told(),
              inserts<UsersImported>("user_import").told(),
              inserts<RoleDefined>("role"),
              deletes<RoleDeleted>("role"),
              updates<UserJoinedCompany>("user_account").told(),
              fold<SessionOpened>("identity/session_opened.sql"),
              fold<SessionRefreshed>("identity/session_refreshed.sql"),
              fold<SessionClosed>("identity/session_closed.sql"),
          },
      .reactions = {{"founder_joins_company", companies::CompanyCreated::type, founder_joins, {}}},
  };
  return table;
}

}  // namespace hirewire::identity
