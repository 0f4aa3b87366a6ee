#include <doctest/doctest.h>

#include <atomic>
#include <system_error>
#include <thread>

#include "api/server/request_head.h"
#include "base/metrics.h"
#include "server_harness.h"

namespace hirewire::server_test {
namespace {

constexpr std::string_view simple = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

/// Holds handlers until it is opened on the io thread.
class Gate {
 public:
  explicit Gate(boost::asio::io_context& io) : timer_(io, std::chrono::hours(1)) {}
  boost::asio::awaitable<void> pass() {
    entered.set_value();
    co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  void open() { timer_.cancel(); }
  std::promise<void> entered;

 private:
  boost::asio::steady_timer timer_;
};

TEST_CASE("every answer says who, when and under which id, and may not be cached") {
  RunningServer server({plain_listener(echo)});
  RawClient client(server.ports[0]);
  client.send(simple);
  auto answer = client.read_answer();
  for (auto part : {"\r\nServer: hirewire\r\n", "\r\nX-Content-Type-Options: nosniff\r\n", " GMT\r\n",
                    "\r\nCache-Control: no-store\r\n", "\r\nX-Request-Id: "})
    CHECK(holds(answer, part));
  CHECK_FALSE(holds(answer, "Connection:"));
  CHECK_FALSE(holds(answer, "Access-Control"));
}

TEST_CASE("a caller's sound request id is taken over, another is not") {
  RunningServer server({plain_listener(echo)});
  RawClient client(server.ports[0]);
  client.send("GET /a HTTP/1.1\r\nHost: a\r\nX-Request-Id: a.B-9_z\r\n\r\n");
  CHECK(holds(client.read_answer(), "\r\nX-Request-Id: a.B-9_z\r\n"));
  client.send("GET /a HTTP/1.1\r\nHost: a\r\nX-Request-Id: a b\r\n\r\n");
  CHECK_FALSE(holds(client.read_answer(), "a b"));
  CHECK_FALSE(is_request_id(std::string(65, 'a')));
}

TEST_CASE("HEAD: the handler sees a GET, the client gets its length and no body") {
  RunningServer server({plain_listener([](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = request.head_only ? request.method + " for its head" : "";
    co_return response;
  })});
  RawClient client(server.ports[0]);
  client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nHEAD /b HTTP/1.1\r\nHost: a\r\n\r\n");
  for (int i = 0; i < 2; ++i) {
    auto answer = client.read_answer(true);
    CHECK(holds(answer, "Content-Length: 16\r\n"));
    CHECK(body_of(answer).empty());
  }
}

TEST_CASE("Expect: 100-continue is answered before the body, and only where the head is acceptable") {
  RunningServer server({plain_listener(echo)});
  RawClient good(server.ports[0]);
  good.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  CHECK(good.read_answer() == "HTTP/1.1 100 Continue\r\n\r\n");
  good.send("abc");
  CHECK(body_of(good.read_answer()) == "POST /a? [abc]");
  RawClient large(server.ports[0]);
  large.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
  CHECK(status_line(large.read_to_close()) == "HTTP/1.1 413 Content Too Large");
  RawClient old(server.ports[0]);
  old.send("POST /a HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
  CHECK(status_line(old.read_to_close()) == "HTTP/1.1 200 OK");
}

TEST_CASE("a preflight is answered without the handler, other OPTIONS reach it") {
  RunningServer server({plain_listener(echo)});
  RawClient client(server.ports[0]);
  client.send(
      "OPTIONS /a HTTP/1.1\r\nHost: a\r\nOrigin: https://b\r\nAccess-Control-Request-Method: PUT\r\n"
      "Access-Control-Request-Headers: authorization, x-any\r\n\r\n");
  auto answer = client.read_answer();
  CHECK(status_line(answer) == "HTTP/1.1 204 No Content");
  for (auto part : {"Access-Control-Allow-Origin: *\r\n", "Access-Control-Allow-Methods: GET, HEAD, POST, PUT",
                    "Access-Control-Allow-Headers: authorization, x-any\r\n", "Access-Control-Max-Age: "})
    CHECK(holds(answer, part));
  CHECK_FALSE(holds(answer, "Content-Length"));
  client.send("OPTIONS /a HTTP/1.1\r\nHost: a\r\nOrigin: https://b\r\n\r\n");
  answer = client.read_answer();
  CHECK(body_of(answer) == "OPTIONS /a? []");
  CHECK(holds(answer, "Access-Control-Expose-Headers: X-Request-Id, X-RateLimit-Limit"));
}

TEST_CASE("a refusal carries the CORS headers too, and an origin that is not * makes the answer vary") {
  RunningServer server({plain_listener(echo)}, quiet_limits(), "https://app");
  RawClient client(server.ports[0]);
  client.send("GET /a HTTP/1.1\r\nHost: a\r\nOrigin: https://b\r\nX : 1\r\n\r\n");
  auto answer = client.read_to_close();
  CHECK(status_line(answer) == "HTTP/1.1 400 Bad Request");
  CHECK(holds(answer, "Access-Control-Allow-Origin: https://app\r\n"));
  CHECK(holds(answer, "Vary: Origin\r\n"));
}

TEST_CASE("a handler's exception is a 500, quotes nothing, and the connection lives on") {
  RunningServer server({plain_listener([](Request& request) -> boost::asio::awaitable<Response> {
    if (request.path == "/a") throw std::runtime_error("secret@example.com");
    if (request.path == "/forged") {
      Response response;
      response.headers.emplace_back("X-A", "1\r\nSet-Cookie: x=y");
      co_return response;
    }
    co_return co_await echo(request);
  })});
  RawClient client(server.ports[0]);
  client.send(simple);
  auto answer = client.read_answer();
  CHECK(status_line(answer) == "HTTP/1.1 500 Internal Server Error");
  CHECK_FALSE(holds(answer, "secret"));
  client.send("GET /forged HTTP/1.1\r\nHost: a\r\n\r\n");
  answer = client.read_answer();
  CHECK(status_line(answer) == "HTTP/1.1 500 Internal Server Error");
  CHECK_FALSE(holds(answer, "Set-Cookie"));
  client.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(body_of(client.read_answer()) == "GET /b? []");
}

TEST_CASE("slow heads, slow bodies, slow readers and silence end at their limits") {
  auto limits = quiet_limits();
  limits.head = limits.body_piece = std::chrono::milliseconds(100);
  limits.idle = std::chrono::milliseconds(100);
  RunningServer server({plain_listener([](Request& request) -> boost::asio::awaitable<Response> {
                         Response response;
                         response.body.assign(request.path == "/large" ? 32u << 20 : 2, 'x');
                         co_return response;
                       })},
                       limits);
  RawClient head(server.ports[0]), body(server.ports[0]), silent(server.ports[0]), idle(server.ports[0]),
      reader(server.ports[0]);
  head.send("GET /a HTTP/1.1\r\nHost: a\r\n");
  body.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
  idle.send(simple);
  reader.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(status_line(head.read_to_close()) == "HTTP/1.1 408 Request Timeout");
  CHECK(status_line(body.read_to_close()) == "HTTP/1.1 408 Request Timeout");
  CHECK(silent.read_to_close().empty());
  CHECK(body_of(idle.read_to_close()) == "xx");
  // The others waited longer than its limit while this one read nothing.
  RawClient later(server.ports[0]);
  CHECK(later.read_to_close().empty());
  CHECK(reader.read_to_close().size() < 32u << 20);
}

TEST_CASE("a large answer arrives whole") {
  RunningServer server({plain_listener([](Request&) -> boost::asio::awaitable<Response> {
    Response response;
    for (int i = 0; i < 1'000'000; ++i) response.body += static_cast<char>('a' + i % 26);
    co_return response;
  })});
  RawClient client(server.ports[0]);
  client.send(simple);
  auto body = body_of(client.read_answer());
  CHECK(body.size() == 1'000'000);
  CHECK(body.ends_with("abcdefghijklmn"));
}

TEST_CASE("connections beyond the cap are told so") {
  auto limits = quiet_limits();
  limits.connections = 2;
  RunningServer server({plain_listener(echo)}, limits);
  RawClient first(server.ports[0]), second(server.ports[0]), third(server.ports[0]);
  CHECK(status_line(third.read_to_close()) == "HTTP/1.1 503 Service Unavailable");
  first.send(simple);
  CHECK(status_line(first.read_answer()) == "HTTP/1.1 200 OK");
}

TEST_CASE("thousands of idle connections do not disturb a request") {
  auto count = std::min<std::size_t>(5'000, (allow_descriptors(12'000) - 200) / 2);
  auto limits = quiet_limits();
  limits.head = limits.idle = std::chrono::minutes(10);
  RunningServer server({plain_listener(echo)}, limits);
  std::vector<RawClient> idle;
  for (std::size_t i = 0; i < count; ++i) {
    idle.emplace_back(server.ports[0]);
    REQUIRE(idle.back().connected);
  }
  RawClient client(server.ports[0]);
  auto begun = std::chrono::steady_clock::now();
  client.send(simple);
  CHECK(status_line(client.read_answer()) == "HTTP/1.1 200 OK");
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
  idle.front().send(simple);
  CHECK(status_line(idle.front().read_answer()) == "HTTP/1.1 200 OK");
}

TEST_CASE("a stop closes idle connections, lets a running request finish and takes no new one") {
  std::optional<Gate> gate;
  RunningServer server({plain_listener([&](Request& request) -> boost::asio::awaitable<Response> {
    if (request.path == "/slow") co_await gate->pass();
    co_return co_await echo(request);
  })});
  gate.emplace(server.io);
  RawClient idle(server.ports[0]), running(server.ports[0]);
  idle.send(simple);
  idle.read_answer();
  running.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  gate->entered.get_future().wait();
  auto stopped = server.stop(std::chrono::seconds(30));
  CHECK(idle.read_to_close().empty());
  CHECK_FALSE(RawClient(server.ports[0]).connected);
  CHECK(stopped.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  server.on_io([&] { gate->open(); });
  auto answer = running.read_to_close();
  CHECK(holds(answer, "\r\nConnection: close\r\n"));
  CHECK(body_of(answer) == "GET /slow? []");
  CHECK(stopped.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  server.on_io([&] { gate.reset(); });
}

TEST_CASE("who could connect while the server stops is answered") {
  for (int round = 0; round < 10; ++round) {
    RunningServer server({plain_listener(echo)});
    std::atomic<int> answered = 0;
    std::atomic<int> left_alone = 0;
    std::vector<std::jthread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&] {
        for (;;) {
          RawClient client(server.ports[0]);
          if (!client.connected) return;
          ++(client.send(simple) && !client.read_answer().empty() ? answered : left_alone);
        }
      });
    }
    while (answered < 100) std::this_thread::yield();
    auto stopped = server.stop(std::chrono::seconds(30));
    clients.clear();
    CHECK(stopped.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    CHECK(left_alone.load() == 0);
  }
}

TEST_CASE("a stop waits no longer than it was told") {
  std::optional<Gate> gate;
  RunningServer server({plain_listener([&](Request& request) -> boost::asio::awaitable<Response> {
    co_await gate->pass();
    co_return co_await echo(request);
  })});
  gate.emplace(server.io);
  RawClient running(server.ports[0]);
  running.send(simple);
  gate->entered.get_future().wait();
  auto stopped = server.stop(std::chrono::milliseconds(50));
  CHECK(stopped.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  CHECK(running.read_to_close().empty());
  server.on_io([&] { gate->open(); });
  server.on_io([&] { gate.reset(); });
}

TEST_CASE("several listeners answer on their own ports; a taken port is an error that names it") {
  auto named = [](std::string name) {
    auto listener = plain_listener([name](Request&) -> boost::asio::awaitable<Response> {
      Response response;
      response.body = name;
      co_return response;
    });
    listener.name = name;
    return listener;
  };
  RunningServer server({named("one"), named("two")});
  for (std::size_t i = 0; i < 2; ++i) {
    RawClient client(server.ports[i]);
    client.send(simple);
    CHECK(body_of(client.read_answer()) == (i == 0 ? "one" : "two"));
  }
  boost::asio::io_context io;
  auto taken = named("three");
  taken.port = server.ports[0];
  CHECK_THROWS_WITH_AS(Server(io, "127.0.0.1", {taken}, {}, "*"),
                       doctest::Contains(std::to_string(server.ports[0]).c_str()), std::system_error);
}

TEST_CASE("metrics count answers by operation and class, and refusals by kind") {
  auto listener = plain_listener(echo);
  listener.name = "counted";
  RunningServer server({listener});
  RawClient client(server.ports[0]);
  client.send(std::string(simple) + "GET /a HTTP/1.1\r\n\r\n");
  client.read_to_close();
  auto text = metrics::expose();
  CHECK(holds(text, "hirewire_http_requests_total{class=\"2xx\",listener=\"counted\",operation=\"echo\"} 1"));
  CHECK(holds(text, "hirewire_http_requests_total{class=\"4xx\",listener=\"counted\",operation=\"-\"} 1"));
  CHECK(holds(text, "hirewire_http_refused_total{kind=\"host\",listener=\"counted\"} 1"));
  CHECK(holds(text, "hirewire_http_request_seconds_count{listener=\"counted\",operation=\"echo\"} 1"));
}

}  // namespace
}  // namespace hirewire::server_test
