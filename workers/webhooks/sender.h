#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"

namespace hirewire::webhooks {

/// One attempt. Every attempt of a delivery carries the same id and body; the timestamp is its own.
struct Post {
  Uuid id;             ///< the todo's: the header webhook-id
  std::string url;     ///< http or https, no user or password; an international name in punycode
  std::string secret;  ///< see signature.h
  std::string body;    ///< JSON, sent and signed byte for byte
  Instant timestamp;   ///< when this attempt is made: the header webhook-timestamp, in seconds
};

/// What became of one attempt.
struct Outcome {
  Uuid id;
  int status_code = 0;  ///< 0 where no status line (of 200 or more) came
  /// Empty for a 2xx: the receiver has it, whatever becomes of the rest of its answer. Otherwise one of
  ///   status           an answer of 400 or more; 410 means that the endpoint is gone
  ///   redirect         a 3xx: never followed
  ///   refused_url      not http or https, not a URL, or with user and password; nothing was sent
  ///   refused_address  the name stands for addresses that are not public only; nothing was connected to
  ///   resolve, connect, tls (handshake or certificate), timeout, reset (closed before an answer)
  ///   too_large        more than 64 KiB of headers
  ///   protocol         the answer is not HTTP/1
  std::string_view error = {};
  std::int64_t milliseconds = 0;        ///< from the start of the attempt, not from `submit`
  std::optional<int> retry_after = {};  ///< seconds, 1 to 86,400, where the answer names a time

  [[nodiscard]] bool delivered() const { return error.empty(); }
};

struct Limits {
  std::size_t at_once = 64;                          ///< attempts under way; further ones wait in order
  std::chrono::milliseconds connect_timeout{5'000};  ///< name, TCP and TLS
  std::chrono::milliseconds total_timeout{15'000};   ///< the whole attempt; a trickling answer is cut here too
  std::size_t answer_limit = 8 * 1024;               ///< bytes read of a body; then the connection is closed
  bool allow_private = false;                        ///< Config::webhook_allow_private
  std::string authorities;  ///< PEM file to trust instead of the system's; empty = the system's
};

/// Signs and POSTs, many at once on the calling thread (libcurl's multi interface): a slow receiver costs its own place
/// only. The caller bounds how many places one endpoint may take. Connections are kept alive and reused. Each resolved
/// address is checked when the socket is opened, so a name that changes its address in between gains nothing. No proxy,
/// no cookies, no redirects, HTTP/1.1. Whatever a receiver sends, an attempt ends within total_timeout and holds at
/// most some 100 KiB beside its body. One thread uses it; only `wake` may be called from others. Destroyed with
/// attempts under way, it drops them without calling back. Throws std::runtime_error where libcurl cannot be set up.
class Sender {
 public:
  using Ended = std::function<void(const Outcome&)>;

  explicit Sender(Limits limits);
  ~Sender();
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// Takes a post in hand; `ended` is called once, from `run`, and may submit again. What it throws leaves through
  /// `run`.
  void submit(Post post, Ended ended);
  /// Works for up to `at_most`; returns early once an attempt has ended or `wake` was called.
  void run(std::chrono::milliseconds at_most);
  /// From any thread: a `run` under way, or else the next one, returns at once.
  void wake();
  /// Posts submitted and not ended.
  [[nodiscard]] std::size_t in_hand() const;

 private:
  struct Attempt;
  struct Waiting {
    Post post;
    Ended ended;
  };
  std::size_t start();
  std::size_t collect();
  Attempt& free_attempt();

  Limits limits_;
  void* multi_;
  std::atomic<bool> woken_{false};
  std::deque<Waiting> waiting_;
  std::vector<std::unique_ptr<Attempt>> attempts_;  ///< all, made as they are needed
  std::vector<Attempt*> free_;                      ///< those that carry none
};

}  // namespace hirewire::webhooks
