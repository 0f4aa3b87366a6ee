#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "test/workers/webhooks/receiver.h"
#include "workers/webhooks/sender.h"

using namespace std::chrono_literals;
using hirewire::webhooks::Limits;
using hirewire::webhooks::Outcome;
using hirewire::webhooks::Sender;

namespace {

/// `openssl s_server` with a self-signed certificate for 127.0.0.1; answers the first connection with a 200.
class TlsReceiver {
 public:
  TlsReceiver() {
    char name[] = "/tmp/hirewire-tls-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    folder_ = name;
    REQUIRE(std::system(
                fmt::format("cd {} && openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out certificate -days 1 "
                            "-subj /CN=receiver -addext subjectAltName=IP:127.0.0.1 2>/dev/null",
                            folder_)
                    .c_str()) == 0);
    int in[2];
    int out[2];
    REQUIRE(::pipe(in) == 0);
    REQUIRE(::pipe(out) == 0);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(1);
      for (const int end : {in[0], in[1], out[0], out[1]}) ::close(end);
      if (::chdir(folder_.c_str()) != 0) ::_exit(1);
      ::execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "certificate", "-key", "key",
               nullptr);
      ::_exit(1);
    }
    ::close(in[0]);
    ::close(out[1]);
    answer_ = in[1];
    said_ = out[0];
    std::string said;
    char byte = 0;
    while (!(said.contains("ACCEPT ") && said.ends_with('\n')) && ::read(said_, &byte, 1) == 1) said += byte;
    port_ = std::atoi(said.c_str() + said.rfind(':') + 1);
    REQUIRE(port_ > 0);
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    REQUIRE(::write(answer_, answer.data(), answer.size()) == static_cast<ssize_t>(answer.size()));
  }
  ~TlsReceiver() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(answer_);
    ::close(said_);
    std::filesystem::remove_all(folder_);
  }
  TlsReceiver(const TlsReceiver&) = delete;
  TlsReceiver& operator=(const TlsReceiver&) = delete;

  [[nodiscard]] std::string certificate() const { return folder_ + "/certificate"; }
  [[nodiscard]] std::string url(std::string_view host) const { return fmt::format("https://{}:{}/hook", host, port_); }

 private:
  std::string folder_;
  pid_t process_ = 0;
  int answer_ = -1;
  int said_ = -1;
  int port_ = 0;
};

Outcome send_one(const std::string& url, const std::string& authorities,
                 std::chrono::milliseconds connect_timeout = 5s) {
  Limits limits;
  limits.allow_private = true;
  limits.authorities = authorities;
  limits.connect_timeout = connect_timeout;
  Sender sender(limits);
  Outcome result;
  sender.submit({.id = hirewire::mint(), .url = url, .secret = "s", .body = "{}", .timestamp = hirewire::now()},
                [&](const Outcome& outcome) { result = outcome; });
  while (sender.in_hand() > 0) sender.run(1s);
  return result;
}

}  // namespace

TEST_CASE("webhooks: TLS is verified: the authority and the name must fit") {
  const TlsReceiver receiver;
  const Outcome trusted = send_one(receiver.url("127.0.0.1"), receiver.certificate());
  CHECK(trusted.delivered());
  CHECK(trusted.status_code == 200);
  CHECK(send_one(receiver.url("127.0.0.1"), "").error == "tls");
  CHECK(send_one(receiver.url("localhost"), receiver.certificate()).error == "tls");
}

TEST_CASE("webhooks: a receiver that does not speak TLS is not spoken to in the clear") {
  hirewire::test::Receiver plain(hirewire::test::answers("200 OK"));
  const Outcome outcome = send_one(fmt::format("https://127.0.0.1:{}/hook", plain.port()), "", 300ms);
  CHECK_FALSE(outcome.delivered());
  CHECK(plain.posts().empty());
}
