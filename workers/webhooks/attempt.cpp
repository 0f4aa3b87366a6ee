#include "workers/webhooks/attempt.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>

#include "base/webhook_signature.h"
#include "workers/flow/libcurl.h"
#include "workers/webhooks/address.h"

namespace hirewire::webhooks {
namespace {

constexpr std::size_t header_limit = 64 * 1024;
constexpr int longest_retry_after = 86'400;

}  // namespace

Sender::Attempt::Attempt(const Limits& all_limits) : limits(all_limits), easy(curl_easy_init()) {
  if (!easy) throw std::runtime_error("libcurl has no handle left");
  set(easy, CURLOPT_PRIVATE, static_cast<void*>(this));
  set(easy, CURLOPT_NOSIGNAL, 1L);
  // Without it the end of an attempt whose name is still being resolved waits for the resolver, and all others with it.
  set(easy, CURLOPT_QUICK_EXIT, 1L);
  set(easy, CURLOPT_POST, 1L);
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_PROXY, "");  // an empty one also shuts out http_proxy of the environment
  set(easy, CURLOPT_USERAGENT, "hirewire/1");
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout.count()));
  // No low-speed limit: libcurl counts the time a receiver thinks as slow, so it would be a shorter total timeout.
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total_timeout.count()));
  if (!limits.authorities.empty()) set(easy, CURLOPT_CAINFO, limits.authorities.c_str());
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(easy, CURLOPT_HEADERFUNCTION, &take_header);
  set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(easy, CURLOPT_WRITEFUNCTION, &take_body);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
}

Sender::Attempt::~Attempt() {
  curl_easy_cleanup(easy);
  curl_slist_free_all(headers);
}

// The parser is libcurl's own, the one that will also connect: two parsers could disagree on what the host is.
bool Sender::Attempt::accepts(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return false;
  if (url.find('\0') != std::string::npos) return false;
  char* scheme = nullptr;
  if (curl_url_get(parsed.get(), CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) return false;
  const std::string_view name = scheme;
  const bool known = name == "http" || name == "https";
  curl_free(scheme);
  return known;
}

void Sender::Attempt::load(Waiting next) {
  clear();  // of what an exception left behind
  post = std::move(next.post);
  ended = std::move(next.ended);
  const std::string id = to_string(post.id);
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(post.timestamp).time_since_epoch().count();
  // "Expect:" takes back the 100-continue that libcurl asks for before a large body: a round trip more, and seconds of
  // waiting where the receiver does not know it.
  for (const std::string& line : {std::string("Content-Type: application/json"), std::string("Expect:"),
                                  "webhook-id: " + id, fmt::format("webhook-timestamp: {}", seconds),
                                  "webhook-signature: " + webhook_signature(post.secret, id, seconds, post.body)}) {
    curl_slist* longer = curl_slist_append(headers, line.c_str());
    if (!longer) throw std::bad_alloc();
    headers = longer;
  }
  set(easy, CURLOPT_HTTPHEADER, headers);
  set(easy, CURLOPT_URL, post.url.c_str());
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size()));
  set(easy, CURLOPT_POSTFIELDS, post.body.c_str());
}

void Sender::Attempt::clear() {
  curl_slist_free_all(std::exchange(headers, nullptr));
  post = {};
  ended = nullptr;
  header_bytes = body_bytes = 0;
  refused_an_address = opened_a_socket = false;
}

Outcome Sender::Attempt::outcome(CURLcode code) const {
  Outcome result{.id = post.id};
  long status = 0;
  curl_off_t microseconds = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &microseconds);
  curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after);
  result.milliseconds = microseconds / 1000;
  if (status >= 200) result.status_code = static_cast<int>(status);
  if (retry_after > 0) {
    result.retry_after = static_cast<int>(std::min<curl_off_t>(retry_after, longest_retry_after));
  }

  if (status >= 400) {
    result.error = "status";
  } else if (status >= 300) {
    result.error = "redirect";
  } else if (status < 200) {
    if (header_bytes > header_limit) {
      result.error = "too_large";
    } else if (refused_an_address && !opened_a_socket) {
      result.error = "refused_address";
    } else {
      result.error = reason_of(code);
    }
  }
  return result;
}

curl_socket_t Sender::Attempt::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& attempt = *static_cast<Attempt*>(self);
  if (!attempt.limits.allow_private && !is_public(address->addr)) {
    attempt.refused_an_address = true;
    return CURL_SOCKET_BAD;
  }
  attempt.opened_a_socket = true;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Sender::Attempt::take_header(char*, std::size_t size, std::size_t count, void* self) {
  auto& attempt = *static_cast<Attempt*>(self);
  attempt.header_bytes += size * count;
  return attempt.header_bytes > header_limit ? 0 : size * count;
}

std::size_t Sender::Attempt::take_body(char*, std::size_t size, std::size_t count, void* self) {
  auto& attempt = *static_cast<Attempt*>(self);
  attempt.body_bytes += size * count;
  return attempt.body_bytes > attempt.limits.answer_limit ? 0 : size * count;
}

}  // namespace hirewire::webhooks
