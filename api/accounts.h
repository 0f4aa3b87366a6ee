#pragma once
// What an account's owner does himself (docs/domain.md §2).
#include "api/routing/operation.h"

namespace hirewire::accounts {

/// Signed in at once. A known address is a 409, which tells that it is known: so a network has a bucket of its own for
/// this (api/access/limits.h).
extern const Operation register_user;
/// The answer is the same, after the same work, whether there is such an account or not.
extern const Operation resend_verification_email;
extern const Operation request_password_reset;
extern const Operation verify_email;
extern const Operation reset_password;
/// One's own against the old one, which is guessed at no faster than at the login; an admin sets another's without.
extern const Operation change_password;

}  // namespace hirewire::accounts
