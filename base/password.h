#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hirewire {

/// A password in its normal form, NFKC: what one keyboard composes and another does not (é), what a phone widens or
/// joins (ﬁ), is the same password. nullopt where it is not UTF-8.
std::optional<std::string> normal_password(std::string_view typed);

/// Of its normal form: argon2id, 19 MiB, t=2 (11–15 ms): call on a pool, never on an I/O thread. The result is an
/// encoded string `$argon2id$…`. Throws std::invalid_argument for what is not UTF-8, std::bad_alloc where there is no
/// memory.
std::string hash_password(std::string_view password);

enum class PasswordMatch : std::uint8_t {
  none,
  right,
  as_typed,  ///< the hash is of the text as typed, as hashes once were: it should be made anew
};
/// As long as hash_password takes, and twice that for one that is wrong and not in its normal form.
PasswordMatch match_password(std::string_view password, std::string_view encoded);

}  // namespace hirewire
