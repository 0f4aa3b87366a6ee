#include <doctest/doctest.h>

#include "server_harness.h"

namespace hirewire::server_test {
namespace {

/// Streams what goes to /up…; answers with the bytes it saw and the largest piece, or with the refusal's code.
Listener uploads() {
  auto listener = plain_listener([](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    if (!request.stream || request.path == "/up/unread") co_return co_await echo(request);
    std::size_t all = 0, largest = 0;
    while (true) {
      auto piece = co_await request.stream->next();
      if (!piece) {
        response.status = http_status(piece.error().reason);
        response.body = piece.error().code;
        co_return response;
      }
      if (piece->empty()) break;
      all += piece->size();
      largest = std::max(largest, piece->size());
    }
    response.body = std::to_string(all) + " " + std::to_string(largest);
    co_return response;
  });
  listener.streams = [](const Request& request) { return request.path.starts_with("/up"); };
  return listener;
}

std::string head(std::string_view path, std::string_view framing) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(framing) + "\r\n\r\n";
}

TEST_CASE("a body far over the whole-body limit streams through in pieces of 64 KiB, and the connection goes on") {
  RunningServer server({uploads()});
  RawClient client(server.ports[0]);
  REQUIRE(client.send(head("/up", "Content-Length: 10000000")));
  REQUIRE(client.send(std::string(10'000'000, 'x')));
  CHECK(body_of(client.read_answer()) == "10000000 65536");
  REQUIRE(client.send(head("/up", "Transfer-Encoding: chunked")));
  for (int i = 0; i < 100; ++i) REQUIRE(client.send("10000\r\n" + std::string(0x10000, 'x') + "\r\n"));
  REQUIRE(client.send("0\r\n\r\n"));
  CHECK(body_of(client.read_answer()) == "6553600 65536");
  client.send(head("/plain", "Content-Length: 2") + "ab");
  CHECK(body_of(client.read_answer()) == "POST /plain? [ab]");
}

TEST_CASE("a streamed body that does not arrive in time is a timeout") {
  auto limits = quiet_limits();
  limits.body_piece = std::chrono::milliseconds(100);
  RunningServer server({uploads()}, limits);
  RawClient client(server.ports[0]);
  client.send(head("/up", "Content-Length: 100") + "abc");
  const auto answer = client.read_to_close();
  CHECK(status_line(answer) == "HTTP/1.1 408 Request Timeout");
  CHECK(body_of(answer) == "REQUEST_TIMEOUT");
}

TEST_CASE("a streamed body over its limit is refused, announced or not") {
  auto limits = quiet_limits();
  limits.stream_bytes = 100'000;
  RunningServer server({uploads()}, limits);
  RawClient announced(server.ports[0]);
  announced.send(head("/up", "Content-Length: 100001"));
  CHECK(status_line(announced.read_to_close()) == "HTTP/1.1 413 Content Too Large");
  RawClient chunked(server.ports[0]);
  chunked.send(head("/up", "Transfer-Encoding: chunked") + "10000\r\n" + std::string(0x10000, 'x') + "\r\n10000\r\nx");
  CHECK(status_line(chunked.read_to_close()) == "HTTP/1.1 413 Content Too Large");
}

TEST_CASE("a body that the handler leaves unread closes the connection after the answer") {
  RunningServer server({uploads()});
  RawClient client(server.ports[0]);
  client.send(head("/up/unread", "Content-Length: 10") + "GET /x HTT");
  auto answer = client.read_to_close();
  CHECK(holds(answer, "\r\nConnection: close\r\n"));
  CHECK(body_of(answer) == "POST /up/unread? []");
}

TEST_CASE("an unread body is not asked for: no 100 Continue") {
  RunningServer server({uploads()});
  RawClient client(server.ports[0]);
  client.send(head("/up/unread", "Content-Length: 10\r\nExpect: 100-continue"));
  CHECK(status_line(client.read_answer()) == "HTTP/1.1 200 OK");
  RawClient reading(server.ports[0]);
  reading.send(head("/up", "Content-Length: 2\r\nExpect: 100-continue"));
  CHECK(reading.read_answer() == "HTTP/1.1 100 Continue\r\n\r\n");
  reading.send("ab");
  CHECK(body_of(reading.read_answer()) == "2 2");
}

TEST_CASE("a streamed body that is cut short or stalls reaches the handler as a refusal") {
  auto limits = quiet_limits();
  limits.body_piece = std::chrono::milliseconds(100);
  RunningServer server({uploads()}, limits);
  RawClient cut(server.ports[0]);
  cut.send(head("/up", "Content-Length: 10") + "abc");
  cut.end_sending();
  CHECK(body_of(cut.read_to_close()) == "BAD_REQUEST");
  RawClient stalled(server.ports[0]);
  stalled.send(head("/up", "Content-Length: 10") + "abc");
  CHECK(body_of(stalled.read_to_close()) == "REQUEST_TIMEOUT");
}

}  // namespace
}  // namespace hirewire::server_test
