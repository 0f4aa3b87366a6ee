#include "domain/accounts.h"

#include "workers/contexts.h"

namespace hirewire::accounts {

const Context& context() {
  constexpr Aggregate<StoredAccount> account{"user", "accounts/load.sql"};
  constexpr Aggregate<TokenHolder> token{"user", "accounts/load_token.sql"};
  static const Context table{
      .name = "accounts",
      .lane = lane,
      .views = {},
      .commands =
          {
              creates<RegisterUser>(account),
              changes<RequestVerification>(account),
              changes<RequestPasswordReset>(account),
              changes<VerifyEmail>(token),
              changes<ResetPassword>(token),
              on<ChangePassword, AccountWithSession>("user", "accounts/load_sessions.sql"),
          },
      .folds =
          {
              fold<UserRegistered>("identity/user_created.sql").told(),
              fold<UserVerificationRequested>("accounts/token_mailed.sql"),
              fold<UserPasswordResetRequested>("accounts/token_mailed.sql"),
              fold<UserEmailVerified>("accounts/email_verified.sql").told(),
              fold<UserPasswordChanged>("accounts/password_changed.sql"),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::accounts
