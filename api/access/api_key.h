#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"

namespace hirewire {

/// An API key as text: `hwk_` and base64url(id ‖ tenant ‖ 32 random bytes). It says which row to compare it with, so
/// nobody searches for it, and the row holds the hash of its random bytes alone.
struct NewApiKey {
  std::string text;    ///< shown once
  std::string prefix;  ///< by which people know it; nothing secret
  std::string hash;    ///< SHA-256 of its random bytes, base64url
};
NewApiKey make_api_key(const Uuid& tenant, const Uuid& id);

struct ShownApiKey {
  Uuid tenant;
  Uuid id;
  std::string hash;
};
/// Whether a bearer token is meant as an API key.
bool looks_like_api_key(std::string_view text);
/// nullopt where it is none. Whether it is a real one only its row knows.
std::optional<ShownApiKey> read_api_key(std::string_view text);

}  // namespace hirewire
