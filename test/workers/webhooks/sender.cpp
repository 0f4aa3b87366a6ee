#include "workers/webhooks/sender.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <thread>

#include "base/webhook_signature.h"
#include "test/workers/webhooks/receiver.h"

using namespace std::chrono_literals;
using hirewire::test::answers;
using hirewire::test::hangs;
using hirewire::test::ReceivedPost;
using hirewire::test::Receiver;
using hirewire::test::write_all;
using hirewire::webhooks::Limits;
using hirewire::webhooks::Outcome;
using hirewire::webhooks::Post;
using hirewire::webhooks::Sender;

namespace {

Post post_to(std::string url, std::string body = R"({"type":"application.created"})") {
  return {.id = hirewire::mint(),
          .url = std::move(url),
          .secret = "webhook_secret",
          .body = std::move(body),
          .timestamp = hirewire::Instant(std::chrono::seconds(1763289000) + 700ms)};
}

Limits local() {
  Limits limits;
  limits.allow_private = true;
  return limits;
}

Limits impatient(std::chrono::milliseconds timeout = 300ms) {
  Limits limits = local();
  limits.connect_timeout = timeout;
  limits.total_timeout = timeout;
  return limits;
}

Outcome send_one(const Limits& limits, Post post) {
  Sender sender(limits);
  Outcome result;
  int calls = 0;
  sender.submit(std::move(post), [&](const Outcome& outcome) {
    result = outcome;
    ++calls;
  });
  while (sender.in_hand() > 0) sender.run(1s);
  CHECK(calls == 1);
  return result;
}

/// Writes `first`, then `more` until the other side is gone.
Receiver::Answer endless(std::string first, std::string more) {
  return [first, more](int socket, const ReceivedPost&) {
    bool open = write_all(socket, first);
    while (open) open = write_all(socket, more);
    return false;
  };
}

}  // namespace

TEST_CASE("webhooks: a post carries the Standard Webhooks headers, signed over what is sent") {
  Receiver receiver(answers("200 OK"));
  const Post post = post_to(receiver.url(), R"({"data":"Zoë"})");
  const Outcome outcome = send_one(local(), post);
  CHECK(outcome.delivered());
  CHECK(outcome.id == post.id);
  CHECK(outcome.status_code == 200);
  CHECK(outcome.error == "");
  const auto posts = receiver.posts();
  REQUIRE(posts.size() == 1);
  const ReceivedPost& got = posts[0];
  CHECK(got.head.starts_with("POST /hook HTTP/1.1\r\n"));
  CHECK(got.body == post.body);
  CHECK(got.header("webhook-id") == to_string(post.id));
  CHECK(got.header("webhook-timestamp") == "1763289000");
  CHECK(got.header("webhook-signature") ==
        hirewire::webhook_signature("webhook_secret", to_string(post.id), 1763289000, post.body));
  CHECK(got.header("Content-Type") == "application/json");
  CHECK(got.header("User-Agent") == "hirewire/1");
  CHECK(got.header("Expect") == "");
  CHECK(got.header("Cookie") == "");
}

TEST_CASE("webhooks: a body of 2 MB arrives whole") {
  Receiver receiver(answers("204 No Content"));
  const std::string body = '"' + std::string(2'000'000, 'x') + '"';
  CHECK(send_one(local(), post_to(receiver.url(), body)).delivered());
  REQUIRE(receiver.posts().size() == 1);
  CHECK(receiver.posts()[0].body == body);
}

TEST_CASE("webhooks: answers of 400 and more are failures with their status") {
  for (const auto& [line, status] : {std::pair{"500 Internal Server Error", 500}, std::pair{"410 Gone", 410},
                                     std::pair{"404 Not Found", 404}, std::pair{"999 What", 999}}) {
    Receiver receiver(answers(line));
    const Outcome outcome = send_one(local(), post_to(receiver.url()));
    CHECK_FALSE(outcome.delivered());
    CHECK(outcome.status_code == status);
    CHECK(outcome.error == "status");
    CHECK_FALSE(outcome.retry_after);
  }
}

TEST_CASE("webhooks: Retry-After is read in seconds, as a date, and bounded") {
  Receiver seconds(answers("429 Too Many Requests", "Retry-After: 120\r\n"));
  const Outcome outcome = send_one(local(), post_to(seconds.url()));
  CHECK(outcome.status_code == 429);
  CHECK(outcome.error == "status");
  CHECK(outcome.retry_after == 120);
  Receiver far(answers("503 Service Unavailable", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\n"));
  CHECK(send_one(local(), post_to(far.url())).retry_after == 86'400);
  Receiver huge(answers("503 Service Unavailable", "Retry-After: 99999999999999999999\r\n"));
  CHECK(send_one(local(), post_to(huge.url())).retry_after.value_or(86'400) == 86'400);
  Receiver nonsense(answers("503 Service Unavailable", "Retry-After: -soon\r\n"));
  CHECK_FALSE(send_one(local(), post_to(nonsense.url())).retry_after);
}

TEST_CASE("webhooks: a redirect is a failure and is not followed") {
  Receiver target(answers("200 OK"));
  for (const char* line :
       {"301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"}) {
    Receiver receiver(answers(line, "Location: " + target.url() + "\r\n"));
    const Outcome outcome = send_one(local(), post_to(receiver.url()));
    CHECK(outcome.error == "redirect");
    CHECK(outcome.status_code / 100 == 3);
  }
  CHECK(target.connections() == 0);
}

TEST_CASE("webhooks: a receiver that says nothing is given up after total_timeout") {
  Receiver receiver(hangs());
  const Outcome outcome = send_one(impatient(), post_to(receiver.url()));
  CHECK(outcome.error == "timeout");
  CHECK(outcome.status_code == 0);
  CHECK(outcome.milliseconds >= 290);
}

TEST_CASE("webhooks: a port that does not take connections is given up after connect_timeout") {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(listener, any, size) == 0);
  REQUIRE(::getsockname(listener, any, &size) == 0);
  const std::string url = fmt::format("http://127.0.0.1:{}/", ntohs(address.sin_port));
  CHECK(send_one(local(), post_to(url)).error == "connect");  // bound, not listening

  REQUIRE(::listen(listener, 0) == 0);
  std::vector<int> queued;  // a full queue of unaccepted connections: Linux drops further SYNs
  for (int i = 0; i < 3; ++i) {
    queued.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    ::connect(queued.back(), any, size);
  }
  Limits limits = local();
  limits.connect_timeout = 300ms;
  CHECK(send_one(limits, post_to(url)).error == "timeout");
  for (const int socket : queued) ::close(socket);
  ::close(listener);
}

TEST_CASE("webhooks: a reset, a close and a babbler have their codes") {
  Receiver reset([](int socket, const ReceivedPost&) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return false;
  });
  CHECK(send_one(local(), post_to(reset.url())).error == "reset");
  Receiver closes([](int, const ReceivedPost&) { return false; });
  CHECK(send_one(local(), post_to(closes.url())).error == "reset");
  Receiver babbles([](int socket, const ReceivedPost&) { return write_all(socket, "SSH-2.0-OpenSSH\r\n") && false; });
  CHECK(send_one(local(), post_to(babbles.url())).error == "protocol");
  Receiver plain([](int socket, const ReceivedPost&) { return write_all(socket, "HTTP/1.1 200 OK\r\n\r\n") && false; });
  CHECK(send_one(local(), post_to(fmt::format("http://no-such-name.invalid:{}/", plain.port()))).error == "resolve");
}

TEST_CASE("webhooks: an endless body neither hangs nor grows; the status before it counts") {
  const std::string chunk = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
  Receiver chunked(endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk));
  CHECK(send_one(local(), post_to(chunked.url())).delivered());
  Receiver unbounded(endless("HTTP/1.1 500 Internal Server Error\r\n\r\n", chunk));
  const Outcome outcome = send_one(local(), post_to(unbounded.url()));
  CHECK(outcome.error == "status");
  CHECK(outcome.status_code == 500);
  CHECK(outcome.milliseconds < 15'000);
  CHECK(chunked.connections() == 1);
  CHECK(unbounded.connections() == 1);
}

TEST_CASE("webhooks: endless headers and endless interim answers are cut off") {
  Receiver headers(endless("HTTP/1.1 200 OK\r\n", "X-More: " + std::string(1000, 'x') + "\r\n"));
  CHECK(send_one(local(), post_to(headers.url())).milliseconds < 15'000);
  Receiver interim(endless("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"));
  const Outcome outcome = send_one(local(), post_to(interim.url()));
  CHECK(outcome.error == "too_large");
  CHECK(outcome.status_code == 0);
}

TEST_CASE("webhooks: a trickling body is cut at total_timeout, and a 2xx before it is a delivery") {
  Receiver receiver([](int socket, const ReceivedPost& post) {
    return write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx") && hangs()(socket, post);
  });
  const Outcome outcome = send_one(impatient(), post_to(receiver.url()));
  CHECK(outcome.delivered());
  CHECK(outcome.status_code == 200);
}

TEST_CASE("webhooks: every attempt has the same id and body, and a signature of its own time") {
  Receiver receiver(answers("500 Internal Server Error"));
  Post post = post_to(receiver.url());
  send_one(local(), post);
  post.timestamp += 300s;
  send_one(local(), post);
  const auto posts = receiver.posts();
  REQUIRE(posts.size() == 2);
  CHECK(posts[0].body == posts[1].body);
  CHECK(posts[0].header("webhook-id") == posts[1].header("webhook-id"));
  CHECK(posts[1].header("webhook-timestamp") == "1763289300");
  CHECK(posts[0].header("webhook-signature") != posts[1].header("webhook-signature"));
}

TEST_CASE("webhooks: a proxy named by the environment is not used") {
  Receiver proxy(answers("200 OK"));
  Receiver receiver(answers("200 OK"));
  const std::string address = fmt::format("http://127.0.0.1:{}", proxy.port());
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::setenv(name, address.c_str(), 1);
  ::unsetenv("no_proxy");
  const Outcome outcome = send_one(local(), post_to(receiver.url()));
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
  CHECK(outcome.delivered());
  CHECK(receiver.posts().size() == 1);
  CHECK(proxy.connections() == 0);
}

TEST_CASE("webhooks: a thousand posts arrive once each, over few connections") {
  Receiver receiver(answers("200 OK"));
  Sender sender(local());
  std::map<std::string, int> expected;
  int delivered = 0;
  for (int i = 0; i < 1000; ++i) {
    Post post = post_to(receiver.url());
    ++expected[to_string(post.id)];
    sender.submit(std::move(post), [&](const Outcome& outcome) { delivered += outcome.delivered() ? 1 : 0; });
  }
  while (sender.in_hand() > 0) sender.run(1s);
  CHECK(delivered == 1000);
  CHECK(receiver.connections() <= 64);
  std::map<std::string, int> arrived;
  for (const ReceivedPost& post : receiver.posts()) ++arrived[post.header("webhook-id")];
  CHECK(arrived == expected);
}

TEST_CASE("webhooks: one that hangs does not hold back nine others") {
  Receiver fast(answers("200 OK"));
  Receiver slow(hangs());
  Sender sender(impatient(15s));
  int delivered = 0;
  sender.submit(post_to(slow.url()), [&](const Outcome&) {});
  for (int i = 0; i < 9; ++i) {
    sender.submit(post_to(fast.url()), [&](const Outcome& outcome) { delivered += outcome.delivered() ? 1 : 0; });
  }
  while (sender.in_hand() > 1) sender.run(1s);
  CHECK(delivered == 9);
}

TEST_CASE("webhooks: posts handed in while others run, also by a callback, go out past one that hangs") {
  Receiver fast(answers("200 OK"));
  Receiver slow(hangs());
  Limits limits = impatient(15s);
  limits.at_once = 2;
  Sender sender(limits);
  int delivered = 0;
  int hung = 0;
  sender.submit(post_to(slow.url()), [&](const Outcome&) { ++hung; });
  Sender::Ended next = [&](const Outcome& outcome) {
    delivered += outcome.delivered() ? 1 : 0;
    if (delivered < 100) sender.submit(post_to(fast.url()), next);
  };
  sender.submit(post_to(fast.url()), next);
  while (sender.in_hand() > 1) sender.run(1s);
  CHECK(delivered == 100);
  CHECK(hung == 0);
}

TEST_CASE("webhooks: wake ends a run from another thread, before it begins too") {
  Sender sender(local());
  sender.wake();
  sender.run(1h);
  std::jthread waker([&] { sender.wake(); });
  sender.run(1h);
  waker.join();
  CHECK(sender.in_hand() == 0);
}

TEST_CASE("webhooks: a callback that throws loses nothing of the others") {
  Receiver receiver(answers("200 OK"));
  Sender sender(local());
  int ended = 0;
  for (int i = 0; i < 10; ++i) {
    sender.submit(post_to(i == 5 ? "nonsense" : receiver.url()), [&](const Outcome&) {
      ++ended;
      throw std::runtime_error("the database is away");
    });
  }
  int thrown = 0;
  while (sender.in_hand() > 0) {
    try {
      sender.run(1s);
    } catch (const std::runtime_error&) {
      ++thrown;
    }
  }
  CHECK(ended == 10);
  CHECK(thrown == 10);
}

TEST_CASE("webhooks: a sender destroyed with attempts under way calls nobody back") {
  Receiver slow(hangs());
  bool called = false;
  {
    Sender sender(local());
    for (int i = 0; i < 100; ++i) sender.submit(post_to(slow.url()), [&](const Outcome&) { called = true; });
    sender.run(20ms);
    CHECK(sender.in_hand() == 100);
  }
  CHECK_FALSE(called);
}

TEST_CASE("webhooks: a URL with a user or of another scheme is refused where private addresses are allowed, too") {
  Receiver receiver(answers("200 OK"));
  for (const char* url : {"http://user@127.0.0.1:{}/", "http://user:password@127.0.0.1:{}/", "ftp://127.0.0.1:{}/",
                          "gopher://127.0.0.1:{}/", "file:///etc/passwd#{}", "127.0.0.1:{}/"}) {
    const Outcome outcome = send_one(local(), post_to(fmt::format(fmt::runtime(url), receiver.port())));
    CAPTURE(url);
    CHECK(outcome.error == "refused_url");
    CHECK(outcome.status_code == 0);
  }
  CHECK(receiver.connections() == 0);
}
