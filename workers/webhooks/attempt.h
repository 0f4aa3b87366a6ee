#pragma once
#include <curl/curl.h>

#include "workers/webhooks/sender.h"

namespace hirewire::webhooks {

/// A libcurl handle, set up once, and the attempt that it carries for the moment; many, one after another.
struct Sender::Attempt {
  explicit Attempt(const Limits& all_limits);
  ~Attempt();
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  /// http or https, without user and password, and a URL to libcurl.
  static bool accepts(const std::string& url);
  void load(Waiting next);  ///< signs; then ready for the multi handle
  void clear();             ///< once taken from the multi handle
  [[nodiscard]] Outcome outcome(CURLcode code) const;

  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self);

  const Limits& limits;
  CURL* easy;
  Post post;
  Ended ended;
  curl_slist* headers = nullptr;
  std::size_t header_bytes = 0;
  std::size_t body_bytes = 0;
  bool refused_an_address = false;
  bool opened_a_socket = false;
};

}  // namespace hirewire::webhooks
