#include "domain/identity.h"

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
  static const Context table{
      .name = "identity",
      .lane = lane,
      .views = {},
      .commands =
          {
              on<CreateUser, companies::Company>("user", "companies/load.sql"),
              on<OpenSession, User>("session", "identity/load_user.sql"),
              on<RenewPasswordHash, User>("user", "identity/load_user.sql"),
              changes<RefreshSession>(session),
              changes<CloseSession>(session),
              on<DeactivateUser, UserWithSession>("user", "identity/load_user_sessions.sql"),
              on<JoinCompany, User>("user", "identity/load_user.sql"),
          },
      .folds =
          {
              fold<UserCreated>("identity/user_created.sql").told(),
              updates<PasswordHashRenewed>("user_account"),
              fold<UserDeactivated>("identity/user_deactivated.sql").told(),
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
