#include "base/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>

#include "base/unicode.h"

namespace hirewire {

namespace {

[[maybe_unused]] const int sodium_started = sodium_init();  // picks the fastest code for this CPU

bool verifies(std::string_view password, const std::string& encoded) {
  return crypto_pwhash_str_verify(encoded.c_str(), password.data(), password.size()) == 0;
}

}  // namespace

std::optional<std::string> normal_password(std::string_view typed) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(typed, is_ascii)) return std::string(typed);
  return normal_form(typed);
}

std::string hash_password(std::string_view password) {
  constexpr unsigned long long passes = 2;
  constexpr std::size_t memory = std::size_t{19} << 20;
  const auto normal = normal_password(password);
  if (!normal) throw std::invalid_argument("a password must be UTF-8");
  std::array<char, crypto_pwhash_STRBYTES> encoded{};
  if (crypto_pwhash_str_alg(encoded.data(), normal->data(), normal->size(), passes, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();  // the only way it fails
  }
  return encoded.data();
}

PasswordMatch match_password(std::string_view password, std::string_view encoded) {
  const auto normal = normal_password(password);
  if (!normal || encoded.size() >= crypto_pwhash_STRBYTES) return PasswordMatch::none;
  const std::string hash(encoded);
  if (verifies(*normal, hash)) return PasswordMatch::right;
  if (*normal != password && verifies(password, hash)) return PasswordMatch::as_typed;
  return PasswordMatch::none;
}

}  // namespace hirewire
