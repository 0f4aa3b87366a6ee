#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/seal.h"

namespace hirewire {

/// The row that a mailed token names. It says what the token is good for, until when, and whether it was used.
struct TokenRow {
  Uuid tenant;
  Uuid id;
  bool operator==(const TokenRow&) const = default;
};

/// What a mail's link carries: base64url(tenant ‖ id ‖ HMAC), 86 characters. It is stored nowhere and travels in no
/// message: who writes the mail makes it of the row's id, whenever he needs it, the same each time. `purpose`
/// ("verify", "reset", "invite") is part of what is signed, so that a token of one is none of another.
std::string one_time_token(const Keys& keys, std::string_view purpose, const TokenRow& row);
/// Which row it names; nullopt where this house, with its key of now, has not made it for this purpose. Whether it is
/// still good only the row knows.
std::optional<TokenRow> read_one_time_token(const Keys& keys, std::string_view purpose, std::string_view token);

}  // namespace hirewire
