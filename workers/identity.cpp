#include "domain/identity.h"

#include "workers/contexts.h"

namespace hirewire::identity {

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
          },
      .folds =
          {
              fold<UserCreated>("identity/user_created.sql").told(),
              updates<PasswordHashRenewed>("user_account"),
              fold<UserDeactivated>("identity/user_deactivated.sql").told(),
              fold<SessionOpened>("identity/session_opened.sql"),
              fold<SessionRefreshed>("identity/session_refreshed.sql"),
              fold<SessionClosed>("identity/session_closed.sql"),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::identity
