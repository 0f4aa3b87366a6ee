#include "domain/identity.h"

#include "workers/contexts.h"

namespace hirewire::identity {

const Context& context() {
  static const Context table{"identity",
                             lane,
                             {
                                 on<CreateUser, companies::Company>("user", "companies/load.sql"),
                                 on<OpenSession, User>("session", "identity/load_user.sql"),
                                 on<RefreshSession, SessionState>("session", "identity/load_session.sql"),
                                 on<CloseSession, SessionState>("session", "identity/load_session.sql"),
                                 on<DeactivateUser, UserWithSession>("user", "identity/load_user_sessions.sql"),
                             },
                             {}};
  return table;
}

}  // namespace hirewire::identity
