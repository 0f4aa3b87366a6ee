#pragma once
// What the outward workers that use libcurl share.
#include <curl/curl.h>
#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

namespace hirewire {

/// Once a process, before the first handle. Throws std::runtime_error where it cannot be.
void set_up_libcurl();

/// Throws std::runtime_error where libcurl does not take the option.
template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) throw std::runtime_error(fmt::format("libcurl refuses option {}: {}", +option, +code));
}

/// Why a try ended without an answer: resolve, connect, tls (handshake or certificate), auth, timeout, reset (closed
/// before an answer), refused_url, stopped (by a callback of ours), protocol (anything else).
std::string_view reason_of(CURLcode code);

}  // namespace hirewire
