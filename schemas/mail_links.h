#pragma once
// Links that stand in mails (docs/domain.md §14).
#include <optional>
#include <string>
#include <string_view>

#include "base/seal.h"

namespace hirewire::mail {

/// By which a receiver takes himself off the list, without signing in: of one mail, for ever. Sound under the key of
/// before, too.
struct Unsubscribing {
  Uuid tenant_id;
  Uuid email_id;
};
std::string unsubscribe_token(const Keys& keys, const Unsubscribing& of);
/// nullopt: the house did not make it.
std::optional<Unsubscribing> read_unsubscribe_token(const Keys& keys, std::string_view token);

}  // namespace hirewire::mail
