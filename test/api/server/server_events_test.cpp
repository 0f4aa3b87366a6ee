#include <doctest/doctest.h>
#include <malloc.h>

#include "api/server/event_stream.h"
#include "base/metrics.h"
#include "server_harness.h"

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#include <sanitizer/allocator_interface.h>
#endif

namespace hirewire::server_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view ask = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view last_chunk = "0\r\n\r\n";

/// Gives every caller the topic that the path names.
Listener events_of(EventStreams& streams) {
  auto listener = plain_listener([&streams](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    response.operation = "listen";
    response.events = streams.subscribe(request.path);
    if (auto last = request.header("last-event-id"); !last.empty())
      response.events->replay({{.id = {}, .name = "missed", .data = "since " + std::string(last)}});
    co_return response;
  });
  listener.name = "events";
  return listener;
}

/// A handler of streams, and what is called once the server has let one go.
Handler telling(EventStreams& streams, std::function<void()> freed) {
  return [&streams, freed = std::move(freed)](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    auto stream = streams.subscribe(request.path);
    auto* plain = stream.get();
    response.events = std::shared_ptr<EventStream>(plain, [stream, &freed](EventStream*) mutable {
      stream.reset();
      freed();
    });
    co_return response;
  };
}

/// Reads the head and the stream's beginning, after which nothing that is published can be missed.
std::string open_stream(RawClient& client, std::string_view request = ask) {
  client.send(request);
  return client.read_until("retry: ") + client.read_until("\n\n");
}

/// What the chunks of a body hold together; all of it must be well framed.
std::string dechunked(std::string_view body) {
  std::string all;
  while (true) {
    const auto line = body.find("\r\n");
    REQUIRE(line != std::string_view::npos);
    const auto size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
    body.remove_prefix(line + 2);
    REQUIRE(body.size() >= size + 2);
    REQUIRE(body.substr(size, 2) == "\r\n");
    if (size == 0) break;
    all.append(body.substr(0, size));
    body.remove_prefix(size + 2);
  }
  CHECK(body == "\r\n");
  return all;
}

std::size_t allocated() {
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks;
#endif
}

TEST_CASE("an event stream is chunked, uncached and unbuffered, and brings events as they come") {
  EventStreams streams;
  RunningServer server({events_of(streams)});
  RawClient client(server.ports[0]);
  const auto begin = open_stream(client);
  CHECK(status_line(begin) == "HTTP/1.1 200 OK");
  for (auto part : {"\r\nContent-Type: text/event-stream\r\n", "\r\nTransfer-Encoding: chunked\r\n",
                    "\r\nCache-Control: no-store\r\n", "\r\nX-Accel-Buffering: no\r\n", "\r\nConnection: close\r\n"})
    CHECK(holds(begin, part));
  CHECK_FALSE(holds(begin, "Content-Length"));
  streams.publish("/events", {.id = "1", .name = "note", .data = "one\ntwo"});
  CHECK(client.read_until("two\n\n") == "\r\n27\r\nid: 1\nevent: note\ndata: one\ndata: two\n\n");
  server.on_io([&] { streams.publish("/events", {.id = "2", .name = {}, .data = "from the io thread"}); });
  CHECK(holds(client.read_until("thread\n\n"), "id: 2\ndata: from the io thread\n\n"));
}

TEST_CASE("the handler reads Last-Event-ID, and what it replays comes first") {
  EventStreams streams;
  RunningServer server({events_of(streams)});
  RawClient client(server.ports[0]);
  open_stream(client, "GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 41\r\n\r\n");
  CHECK(holds(client.read_until("since 41\n\n"), "event: missed\ndata: since 41\n\n"));
}

TEST_CASE("a heartbeat comes while nothing else does, and a stream outlives the limits of idle connections") {
  EventStreams streams;
  auto limits = quiet_limits();
  limits.heartbeat = milliseconds(50);
  limits.idle = limits.head = milliseconds(40);
  RunningServer server({events_of(streams)}, limits);
  RawClient client(server.ports[0]);
  open_stream(client);
  for (int i = 0; i < 10; ++i) CHECK(client.read_until(":\n\n") == "\r\n3\r\n:\n\n");
  streams.publish("/events", {.id = {}, .name = {}, .data = "x"});
  CHECK(holds(client.read_until("data: x\n\n"), "\r\n9\r\ndata: x\n\n"));
}

TEST_CASE("a slow client is dropped and told, while a fast one hears all") {
  constexpr int count = 300;
  EventStreams streams({.events = 4, .bytes = 1 << 20});
  auto limits = quiet_limits();
  limits.body_piece = std::chrono::minutes(5);
  RunningServer server({events_of(streams)}, limits);
  RawClient fast(server.ports[0]), slow(server.ports[0]);
  open_stream(fast);
  open_stream(slow);
  const std::string large(64 * 1024, 'x');
  for (int i = 1; i <= count; ++i) {  // more than the kernel's buffers of a connection hold
    const auto id = "id: " + std::to_string(i) + "\n";
    streams.publish("/events", {.id = std::to_string(i), .name = {}, .data = large});
    const auto heard = fast.read_until("x\n\n");
    if (!holds(heard, id)) FAIL("event " << i << " is missing");
  }
  const auto body = "\r\n" + slow.read_to_close();
  CHECK(body.ends_with(last_chunk));
  const auto text = dechunked(std::string_view(body).substr(4));
  CHECK(text.ends_with("event: overflow\ndata: reconnect with Last-Event-ID\n\n"));
  int told = 0;
  while (holds(text, "id: " + std::to_string(told + 1) + "\n")) ++told;
  CHECK(told >= 4);
  CHECK(told < count);
  CHECK_FALSE(holds(text, "id: " + std::to_string(told + 2) + "\n"));  // without a gap before the overflow
  CHECK(streams.subscribers() == 1);
  CHECK(holds(metrics::expose(), "hirewire_http_event_streams_dropped_total{listener=\"events\"} 1\n"));
  streams.publish("/events", {.id = "last", .name = {}, .data = "x"});
  CHECK(holds(fast.read_until("x\n\n"), "id: last\n"));
}

TEST_CASE("a client that takes nothing at all is let go at the limit of a piece") {
  EventStreams streams({.events = 1000, .bytes = 64 << 20});
  auto limits = quiet_limits();
  limits.body_piece = milliseconds(100);
  std::promise<void> freed;
  auto listener = events_of(streams);
  listener.handle = telling(streams, [&] { freed.set_value(); });
  RunningServer server({listener}, limits);
  RawClient client(server.ports[0]);
  open_stream(client);
  for (int i = 0; i < 300; ++i) streams.publish("/events", {.id = {}, .name = {}, .data = std::string(64 * 1024, 'x')});
  REQUIRE(freed.get_future().wait_for(seconds(30)) == std::future_status::ready);
  CHECK(streams.subscribers() == 0);
}

TEST_CASE("a client that vanishes is noticed though nothing is published, and its subscription freed") {
  EventStreams streams;
  std::vector<std::promise<void>> freed(2);
  auto listener = events_of(streams);
  listener.handle = telling(streams, [&, gone = std::size_t{0}]() mutable { freed.at(gone++).set_value(); });
  RunningServer server({listener});
  {
    RawClient closes(server.ports[0]);
    open_stream(closes);
    CHECK(streams.subscribers() == 1);
  }
  REQUIRE(freed[0].get_future().wait_for(seconds(10)) == std::future_status::ready);
  {
    RawClient resets(server.ports[0]);
    open_stream(resets);
    const linger at_once{1, 0};
    ::setsockopt(resets.native(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  REQUIRE(freed[1].get_future().wait_for(seconds(10)) == std::future_status::ready);
  CHECK(streams.subscribers() == 0);
}

TEST_CASE("what a client sends on an open stream is dropped, a pipelined request too") {
  EventStreams streams;
  RunningServer server({events_of(streams)});
  RawClient client(server.ports[0]);
  open_stream(client, std::string(ask) + std::string(ask));
  for (int i = 0; i < 50; ++i) client.send(std::string(1000, 'x'));
  streams.publish("/events", {.id = {}, .name = {}, .data = "x"});
  CHECK(holds(client.read_until("data: x\n\n"), "\r\n9\r\ndata: x\n\n"));
  CHECK(streams.subscribers() == 1);
}

TEST_CASE("who may listen no longer is told what waits, that it has ended, and nothing after it") {
  EventStreams streams;
  std::shared_ptr<EventStream> stream;
  auto listener = plain_listener([&](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    response.events = stream = streams.subscribe(request.path);
    co_return response;
  });
  RunningServer server({listener});
  RawClient client(server.ports[0]);
  open_stream(client);
  streams.publish("/events", {.id = "1", .name = {}, .data = "x"});
  stream->end();
  streams.publish("/events", {.id = "2", .name = {}, .data = "y"});
  const auto body = dechunked(client.read_to_close().substr(2));
  CHECK(body.ends_with("event: ended\ndata: the session or the token has ended\n\n"));
  CHECK(holds(body, "id: 1\n"));
  CHECK_FALSE(holds(body, "id: 2\n"));
}

TEST_CASE("a stop ends open streams at once, with the last chunk") {
  EventStreams streams;
  RunningServer server({events_of(streams)});
  auto stopped = [&] {
    RawClient client(server.ports[0]);
    open_stream(client);
    const auto begun = std::chrono::steady_clock::now();
    auto stop = server.stop(std::chrono::minutes(1));
    CHECK(client.read_to_close() == "\r\n" + std::string(last_chunk));
    const auto took = std::chrono::steady_clock::now() - begun;
    MESSAGE("an open stream was closed " << std::chrono::duration<double, std::milli>(took).count()
                                         << " ms after the stop");
    CHECK(took < seconds(2));
    return stop;
  }();
  CHECK(stopped.wait_for(seconds(10)) == std::future_status::ready);
  CHECK(streams.subscribers() == 0);
}

TEST_CASE("a stop does not wait for a client that takes nothing") {
  EventStreams streams({.events = 1000, .bytes = 64 << 20});
  RunningServer server({events_of(streams)});
  RawClient client(server.ports[0]);
  open_stream(client);
  for (int i = 0; i < 300; ++i) streams.publish("/events", {.id = {}, .name = {}, .data = std::string(64 * 1024, 'x')});
  auto stopped = server.stop(std::chrono::minutes(1));
  CHECK(stopped.wait_for(seconds(10)) == std::future_status::ready);
  CHECK(streams.subscribers() == 0);
}

TEST_CASE("HTTP/1.0: no chunks, the close ends the stream") {
  EventStreams streams;
  RunningServer server({events_of(streams)});
  RawClient client(server.ports[0]);
  const auto begin = open_stream(client, "GET /events HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK_FALSE(holds(begin, "Transfer-Encoding"));
  CHECK(holds(begin, "\r\nConnection: close\r\n"));
  CHECK(body_of(begin).starts_with("retry: "));
  streams.publish("/events", {.id = "1", .name = {}, .data = "x"});
  CHECK(client.read_until("x\n\n") == "id: 1\ndata: x\n\n");
  auto stopped = server.stop(std::chrono::minutes(1));
  CHECK(client.read_to_close().empty());
  CHECK(stopped.wait_for(seconds(10)) == std::future_status::ready);
}

TEST_CASE("HEAD has the head of the stream alone, and the connection goes on") {
  EventStreams streams;
  RunningServer server({events_of(streams)});
  RawClient client(server.ports[0]);
  client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto head = client.read_answer(true);
  CHECK(holds(head, "\r\nContent-Type: text/event-stream\r\n"));
  CHECK_FALSE(holds(head, "Content-Length"));
  CHECK(server.comes_true([&] { return streams.subscribers() == 0; }));
  CHECK(status_line(open_stream(client)) == "HTTP/1.1 200 OK");
}

TEST_CASE("open streams and the events they got are counted; the answer counts when it begins") {
  EventStreams streams;
  auto listener = events_of(streams);
  listener.name = "counted_streams";
  RunningServer server({listener});
  RawClient client(server.ports[0]);
  open_stream(client);
  for (auto id : {"1", "2"}) streams.publish("/events", {.id = id, .name = {}, .data = id});
  client.read_until("data: 2\n\n");
  const auto tell = [&](const std::string& line) {
    return server.comes_true([&] { return holds(metrics::expose(), line); });
  };
  CHECK(tell("hirewire_http_event_streams{listener=\"counted_streams\"} 1\n"));
  CHECK(tell("hirewire_http_events_sent_total{listener=\"counted_streams\"} 2\n"));
  CHECK(tell("hirewire_http_requests_total{class=\"2xx\",listener=\"counted_streams\",operation=\"listen\"} 1\n"));
  auto stopped = server.stop(std::chrono::minutes(1));
  client.read_to_close();
  CHECK(tell("hirewire_http_event_streams{listener=\"counted_streams\"} 0\n"));
  CHECK(stopped.wait_for(seconds(10)) == std::future_status::ready);
}

TEST_CASE("an idle stream needs at most 16 KiB") {
  const std::size_t count = std::min<std::size_t>(1'000, (allow_descriptors(12'000) - 200) / 2);
  REQUIRE(count >= 300);
  EventStreams streams;
  RunningServer server({events_of(streams)});
  std::vector<RawClient> clients;
  clients.reserve(count + 1);
  open_stream(clients.emplace_back(server.ports[0]));  // what is made once is made
  std::size_t before = 0, after = 0;
  server.on_io([&] { before = allocated(); });
  for (std::size_t i = 0; i < count; ++i) open_stream(clients.emplace_back(server.ports[0]));
  server.on_io([&] { after = allocated(); });
  REQUIRE(streams.subscribers() == count + 1);
  const auto each = (after - before) / count;
  MESSAGE(count << " idle streams: " << each << " bytes each");
  CHECK(each > 0);
  CHECK(each <= 16 * 1024);
}

}  // namespace
}  // namespace hirewire::server_test
