#include "workers/mail/smtp.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <stdexcept>
#include <utility>

#include "workers/flow/libcurl.h"
#include "workers/mail/reply.h"

namespace hirewire::mail {
namespace {

constexpr long longest_idle_seconds = 60;
constexpr std::size_t longest_reply = 2048;

/// Name and password of the account in a URL, as they are without percent-encoding; empty where there are none.
std::array<std::string, 2> account_of(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  if (!parsed) throw std::bad_alloc();
  std::array<std::string, 2> account;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return account;
  constexpr std::array parts = {CURLUPART_USER, CURLUPART_PASSWORD};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), parts[i], &text, CURLU_URLDECODE) != CURLUE_OK) continue;
    account[i] = text;
    curl_free(text);
  }
  return account;
}

}  // namespace

/// A libcurl handle with its connection, and the try that it carries for the moment. How far a try came is known by
/// libcurl's callbacks: `ready` before MAIL FROM, the first `read` behind the 354, the last one when all was written
/// but the final dot.
class Smtp::Session {
 public:
  Session(const SmtpSettings& settings, const std::atomic<bool>& stopping)
      : stopping_(stopping), account_(account_of(settings.url)) {
    set(easy_, CURLOPT_NOSIGNAL, 1L);
    set(easy_, CURLOPT_QUICK_EXIT, 1L);
    set(easy_, CURLOPT_UPLOAD, 1L);
    set(easy_, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(easy_, CURLOPT_PROXY, "");
    set(easy_, CURLOPT_URL, settings.url.c_str());
    set(easy_, CURLOPT_USE_SSL, static_cast<long>(settings.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (!settings.authorities.empty()) set(easy_, CURLOPT_CAINFO, settings.authorities.c_str());
    set(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
    set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.total_timeout.count()));
    set(easy_, CURLOPT_SASL_IR, 1L);  // the account with AUTH: a round trip less
    // Behind an answer that never came libcurl says QUIT and waits for that answer too, total timeout or not.
    set(easy_, CURLOPT_SERVER_RESPONSE_TIMEOUT,
        static_cast<long>(std::chrono::ceil<std::chrono::seconds>(settings.total_timeout).count()));
    set(easy_, CURLOPT_MAXCONNECTS, 1L);
    set(easy_, CURLOPT_MAXAGE_CONN, longest_idle_seconds);
    // No CURLOPT_INFILESIZE: libcurl would then not ask for the end, by which it is known that all before was written.
    set(easy_, CURLOPT_READFUNCTION, &read);
    set(easy_, CURLOPT_READDATA, static_cast<void*>(this));
    set(easy_, CURLOPT_HEADERFUNCTION, &take_reply);
    set(easy_, CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(easy_, CURLOPT_WRITEFUNCTION, &ignore);
    set(easy_, CURLOPT_PREREQFUNCTION, &ready);
    set(easy_, CURLOPT_PREREQDATA, static_cast<void*>(this));
    set(easy_, CURLOPT_NOPROGRESS, 0L);
    set(easy_, CURLOPT_XFERINFOFUNCTION, &progress);
    set(easy_, CURLOPT_XFERINFODATA, static_cast<void*>(this));
  }
  ~Session() { curl_easy_cleanup(easy_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Outcome deliver(const Message& message, const BeforeData& before_data) {
    Outcome outcome = attempt(message, before_data, false);
    if (gave_up_before_the_mail_) outcome = attempt(message, before_data, true);
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    return outcome;
  }

 private:
  Outcome attempt(const Message& message, const BeforeData& before_data, bool fresh) {
    message_ = &message;
    before_data_ = &before_data;
    given_ = 0;
    session_ready_ = began_ = all_given_ = gave_up_before_the_mail_ = false;
    reply_.clear();
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> to(
        curl_slist_append(nullptr, fmt::format("<{}>", message.to).c_str()), curl_slist_free_all);
    if (!to) throw std::bad_alloc();
    set(easy_, CURLOPT_MAIL_FROM, fmt::format("<{}>", message.from).c_str());
    set(easy_, CURLOPT_MAIL_RCPT, to.get());
    set(easy_, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    const CURLcode ended = curl_easy_perform(easy_);
    set(easy_, CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
    return outcome_of(ended);
  }

  Outcome outcome_of(CURLcode ended) {
    long code = 0;
    long connections = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &connections);
    const bool answered = code >= 400 && code < 600;
    gave_up_before_the_mail_ = connections == 0 && !began_ && (code == 0 || code == 421) && ended != CURLE_OK &&
                               ended != CURLE_ABORTED_BY_CALLBACK && ended != CURLE_OPERATION_TIMEDOUT;
    if (ended == CURLE_OK || (all_given_ && code >= 200 && code < 300))
      return {.kind = Outcome::Kind::accepted, .code = static_cast<int>(code), .text = said()};
    Outcome outcome{.code = answered ? static_cast<int>(code) : 0, .text = std::string(reason_of(ended))};
    // What is said of the account, or before it is accepted, may repeat it in any form, AUTH's base64 too.
    if (answered && is_about_the_account(code)) {
      outcome.text = "auth";
    } else if (answered && session_ready_) {
      outcome.text = said();
    }
    if (all_given_ && !answered) {
      outcome.kind = Outcome::Kind::unknown;
    } else if (session_ready_ && code >= 500 && answered && !is_about_the_account(code)) {
      outcome.kind = Outcome::Kind::permanent;
    }
    return outcome;
  }

  /// The server's last answer, without the receiver and the account.
  [[nodiscard]] std::string said() const {
    const std::array hidden = {message_->to.substr(0, message_->to.find('@')), account_[0], account_[1]};
    return fit_for_a_log(reply_, hidden);
  }

  static bool is_about_the_account(long code) { return code == 530 || code == 534 || code == 535 || code == 538; }

  static int ready(void* self, char*, char*, int, int) {
    static_cast<Session*>(self)->session_ready_ = true;
    return CURL_PREREQFUNC_OK;
  }

  static std::size_t read(char* place, std::size_t size, std::size_t count, void* self) {
    auto& session = *static_cast<Session*>(self);
    if (!std::exchange(session.began_, true)) {
      try {
        (*session.before_data_)();
      } catch (...) {
        session.thrown_ = std::current_exception();
        return CURL_READFUNC_ABORT;
      }
    }
    const std::string& bytes = session.message_->bytes;
    const std::size_t given = std::min(size * count, bytes.size() - session.given_);
    std::copy_n(bytes.data() + session.given_, given, place);
    session.given_ += given;
    session.all_given_ = given == 0;
    return given;
  }

  /// A line of an answer; the answer that counts is the last one.
  static std::size_t take_reply(char* line, std::size_t size, std::size_t count, void* self) {
    auto& reply = static_cast<Session*>(self)->reply_;
    const std::string_view text(line, size * count);
    if (text.starts_with("221")) return text.size();  // to the QUIT that libcurl says behind a refusal
    const auto last_line = reply.rfind('\n', reply.size() < 2 ? 0 : reply.size() - 2);
    const std::string_view before = std::string_view(reply).substr(last_line == std::string::npos ? 0 : last_line + 1);
    if (before.size() > 3 && before[3] != '-') reply.clear();
    if (reply.size() + text.size() <= longest_reply) reply += text;
    return text.size();
  }

  static std::size_t ignore(char*, std::size_t size, std::size_t count, void*) { return size * count; }

  static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& session = *static_cast<Session*>(self);
    return session.stopping_ && !session.all_given_ ? 1 : 0;
  }

  static CURL* new_handle() {
    CURL* const easy = curl_easy_init();
    if (!easy) throw std::runtime_error("libcurl has no handle left");
    return easy;
  }

  const std::atomic<bool>& stopping_;
  const std::array<std::string, 2> account_;
  CURL* const easy_ = new_handle();
  const Message* message_ = nullptr;
  const BeforeData* before_data_ = nullptr;
  std::size_t given_ = 0;
  bool session_ready_ = false;
  bool began_ = false;
  bool all_given_ = false;
  bool gave_up_before_the_mail_ = false;
  std::string reply_;
  std::exception_ptr thrown_;
};

Smtp::Smtp(SmtpSettings settings) : settings_(std::move(settings)) {
  set_up_libcurl();
  free_.push_back(std::make_unique<Session>(settings_, stopping_));
}

Smtp::~Smtp() = default;

std::unique_ptr<Smtp::Session> Smtp::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      auto session = std::move(free_.back());
      free_.pop_back();
      return session;
    }
  }
  return std::make_unique<Session>(settings_, stopping_);
}

Outcome Smtp::deliver(const Message& message, const BeforeData& before_data) {
  auto session = take();
  Outcome outcome = session->deliver(message, before_data);
  const std::lock_guard lock(mutex_);
  if (free_.size() < settings_.kept) free_.push_back(std::move(session));
  return outcome;
}

}  // namespace hirewire::mail
