#pragma once
#include "api/routing/operation.h"

namespace hirewire::identity {

/// A wrong password, an unknown e-mail and a deactivated account get the same 401 after the same time. Ten wrong ones a
/// minute for one e-mail from one address: 429.
extern const Operation login;
/// Whatever bearer comes along is not looked at: crm-routes:42 and ai-interviewer:1523 ask for one, but with an expired
/// one nobody could refresh. Always issues a successor; the presented token stays good until the successor is first
/// used.
extern const Operation refresh_token;
/// Closes the bearer's session, and that of a refresh token in the body where it is the same user's.
extern const Operation logout;
/// The caller's own, open ones. One that he closes is refused at this door at once, at the others within a second.
extern const Operation list_sessions;
extern const Operation close_session;
extern const Operation get_current_user;

}  // namespace hirewire::identity
