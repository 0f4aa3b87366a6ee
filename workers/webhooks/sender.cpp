#include "workers/webhooks/sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "workers/flow/libcurl.h"
#include "workers/webhooks/attempt.h"

namespace hirewire::webhooks {
namespace {

constexpr std::chrono::milliseconds longest_poll{60'000};  // libcurl takes an int

}  // namespace

Sender::Sender(Limits limits) : limits_(std::move(limits)) {
  set_up_libcurl();
  multi_ = curl_multi_init();
  if (!multi_) throw std::runtime_error("libcurl has no multi handle left");
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(limits_.at_once));
}

Sender::~Sender() {
  for (const auto& attempt : attempts_) curl_multi_remove_handle(multi_, attempt->easy);
  attempts_.clear();
  curl_multi_cleanup(multi_);
}

void Sender::submit(Post post, Ended ended) {
  waiting_.push_back({std::move(post), std::move(ended)});
}

std::size_t Sender::in_hand() const {
  return waiting_.size() + attempts_.size() - free_.size();
}

void Sender::wake() {
  woken_ = true;
  curl_multi_wakeup(multi_);
}

Sender::Attempt& Sender::free_attempt() {
  if (free_.empty()) {
    attempts_.push_back(std::make_unique<Attempt>(limits_));
    free_.push_back(attempts_.back().get());
  }
  return *free_.back();
}

/// Starts waiting posts where there is room; how many ended at once because their URL is refused.
std::size_t Sender::start() {
  std::size_t refused = 0;
  while (!waiting_.empty() && (!free_.empty() || attempts_.size() < limits_.at_once)) {
    Attempt& attempt = free_attempt();
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    if (!Attempt::accepts(next.post.url)) {
      ++refused;
      next.ended({.id = next.post.id, .error = "refused_url"});
      continue;
    }
    attempt.load(std::move(next));
    if (const CURLMcode code = curl_multi_add_handle(multi_, attempt.easy); code != CURLM_OK) {
      throw std::runtime_error(fmt::format("libcurl does not take the request: {}", +code));
    }
    free_.pop_back();
  }
  return refused;
}

/// Hands over the outcomes that are there; how many.
std::size_t Sender::collect() {
  std::size_t ended = 0;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    CURL* const easy = message->easy_handle;  // the message dies with the removal
    Attempt* attempt = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &attempt);
    const Outcome outcome = attempt->outcome(code);
    const Ended call = std::move(attempt->ended);
    curl_multi_remove_handle(multi_, easy);
    attempt->clear();
    free_.push_back(attempt);
    ++ended;
    call(outcome);
  }
  return ended;
}

void Sender::run(std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (true) {
    std::size_t ended = start();
    int running = 0;
    curl_multi_perform(multi_, &running);
    ended += collect();
    if (woken_.exchange(false) || ended > 0) return;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    curl_multi_poll(multi_, nullptr, 0, static_cast<int>(std::min(left, longest_poll).count()), nullptr);
  }
}

}  // namespace hirewire::webhooks
