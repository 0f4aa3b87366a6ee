#include "storage/folds.h"

#include "schemas/identity.h"

namespace hirewire::identity {

const std::vector<Fold>& folds() {
  static const std::vector<Fold> table{
      fold<UserCreated>("identity/user_created.sql"),
      fold<UserDeactivated>("identity/user_deactivated.sql"),
      fold<SessionOpened>("identity/session_opened.sql", false),
      fold<SessionRefreshed>("identity/session_refreshed.sql", false),
      fold<SessionClosed>("identity/session_closed.sql", false),
  };
  return table;
}

}  // namespace hirewire::identity
