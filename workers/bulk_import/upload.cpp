#include "workers/bulk_import/upload.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <thread>

#include "base/config.h"
#include "base/own_url.h"
#include "schemas/language/json.h"
#include "schemas/language/utf8.h"

namespace hirewire::bulk_import {

namespace {

// Looking costs the user's hourly requests (interview-platform:495): ever more rarely.
constexpr auto first_pause = std::chrono::milliseconds(100);
constexpr auto longest_pause = std::chrono::milliseconds(5000);

struct Upload {
  std::string file;
  std::string url;  ///< of a house listener, e.g. http://127.0.0.1:8000
  std::string email;
  std::string password;
  std::string default_domain;  ///< for rows without one; empty: none
  bool invites = false;        ///< whom it makes
};

Upload upload_of(const Given& given) {
  const Config config = load_config();
  return {.file = given.words[0],
          .url = given.option("--url", own_url(config)),
          .email = given.option("--email", ""),
          .password = given.option("--password", ""),
          .default_domain = given.option("--domain", ""),
          .invites = given.options.contains("--invite")};
}

struct Answer {
  long status = 0;
  std::string body;
};

class Client {
 public:
  explicit Client(std::string url) : url_(std::move(url)), curl_(curl_easy_init(), curl_easy_cleanup) {
    if (!curl_) throw std::runtime_error("libcurl cannot be set up");
  }

  Answer post_json(const std::string& path, const std::string& body) {
    prepare(path, {"Content-Type: application/json"});
    curl_easy_setopt(curl_.get(), CURLOPT_POSTFIELDS, body.c_str());
    return perform();
  }

  Answer post_file(const std::string& path, const Upload& what) {
    prepare(path, {});
    const std::unique_ptr<curl_mime, decltype(&curl_mime_free)> form(curl_mime_init(curl_.get()), curl_mime_free);
    auto* const part = curl_mime_addpart(form.get());
    curl_mime_name(part, "file");
    if (curl_mime_filedata(part, what.file.c_str()) != CURLE_OK) throw std::runtime_error("cannot read " + what.file);
    const auto say = [&form](const char* name, const std::string& value) {
      auto* field = curl_mime_addpart(form.get());
      curl_mime_name(field, name);
      curl_mime_data(field, value.c_str(), CURL_ZERO_TERMINATED);
    };
    if (!what.default_domain.empty()) say("default_domain", what.default_domain);
    say("send_invitations", what.invites ? "true" : "false");
    curl_easy_setopt(curl_.get(), CURLOPT_MIMEPOST, form.get());
    return perform();
  }

  Answer get(const std::string& path) {
    prepare(path, {});
    return perform();
  }

  void sign_in(const std::string& token) { token_ = token; }

 private:
  void prepare(const std::string& path, std::initializer_list<const char*> headers) {
    curl_easy_reset(curl_.get());
    headers_.reset();
    for (const char* header : headers) headers_.reset(curl_slist_append(headers_.release(), header));
    if (!token_.empty())
      headers_.reset(curl_slist_append(headers_.release(), ("Authorization: Bearer " + token_).c_str()));
    curl_easy_setopt(curl_.get(), CURLOPT_URL, (url_ + path).c_str());
    curl_easy_setopt(curl_.get(), CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(curl_.get(), CURLOPT_PROXY, "");
  }

  Answer perform() {
    Answer answer;
    const auto write = +[](char* data, std::size_t size, std::size_t n, void* to) {
      static_cast<std::string*>(to)->append(data, size * n);
      return size * n;
    };
    curl_easy_setopt(curl_.get(), CURLOPT_WRITEFUNCTION, write);
    curl_easy_setopt(curl_.get(), CURLOPT_WRITEDATA, &answer.body);
    if (const auto code = curl_easy_perform(curl_.get()); code != CURLE_OK)
      throw std::runtime_error(fmt::format("{}: {}", url_, curl_easy_strerror(code)));
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
  }

  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::string url_;
  std::string token_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_;
  std::unique_ptr<curl_slist, FreeList> headers_;
};

struct Progress {
  std::string status;
  std::int64_t total = 0, created = 0, failed = 0, skipped = 0;
  [[nodiscard]] std::int64_t worked() const { return created + failed + skipped; }
};

Progress look(Client& client, const std::string& job) {
  const Answer answer = client.get("/api/v1/candidates/import-jobs/" + job);
  if (answer.status != 200)
    throw std::runtime_error(fmt::format("the import's status cannot be read: {} {}", answer.status, answer.body));
  const auto number = [&](std::string_view key) { return json_integer(answer.body, key).value_or(0); };
  return {json_text(answer.body, "status").value_or("?"), number("total_records"), number("created_count"),
          number("failed_count"), number("skipped_count")};
}

void draw(const Progress& p, double seconds) {
  constexpr int width = 40;
  const double part = p.total > 0 ? std::min(1.0, static_cast<double>(p.worked()) / static_cast<double>(p.total)) : 1.0;
  const auto full = static_cast<std::size_t>(part * width);
  fmt::print(stderr, "\r[{}{}] {:5.1f} %  {} of {} rows  {:.0f} rows/s ", std::string(full, '#'),
             std::string(width - full, '.'), part * 100, p.worked(), p.total,
             seconds > 0 ? static_cast<double>(p.worked()) / seconds : 0.0);
  std::fflush(stderr);
}

}  // namespace

int upload(const Given& given) {
  const Upload what = upload_of(given);
  if (!is_utf8(what.password)) throw std::invalid_argument("--password is not UTF-8: set the terminal to UTF-8");
  Client client(what.url);
  std::string login = "{\"email\":";
  write_json_string(login, what.email);
  login += ",\"password\":";
  write_json_string(login, what.password);
  const Answer signed_in = client.post_json("/api/v1/auth/login", login + "}");
  const auto token = json_text(signed_in.body, "access_token");
  if (signed_in.status != 200 || !token)
    throw std::runtime_error(fmt::format("cannot sign in as the given user: {} {}", signed_in.status, signed_in.body));
  client.sign_in(*token);

  const auto begin = std::chrono::steady_clock::now();
  const Answer taken = client.post_file("/api/v1/candidates/bulk/import/file", what);
  const auto job = json_text(taken.body, "job_id");
  if (taken.status != 202 || !job)
    throw std::runtime_error(fmt::format("the file was not taken: {} {}", taken.status, taken.body));
  for (auto pause = first_pause;; pause = std::min(pause * 5 / 4, longest_pause)) {
    const Progress p = look(client, *job);
    draw(p, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    if (p.status == "completed" || p.status == "failed" || p.status == "cancelled") {
      fmt::print(stderr, "\n");
      fmt::print("{} {}: {} rows, {} created, {} skipped, {} failed\n", *job, p.status, p.total, p.created, p.skipped,
                 p.failed);
      return p.status == "completed" && p.worked() == p.total ? 0 : 1;
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace hirewire::bulk_import
