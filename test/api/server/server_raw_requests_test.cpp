#include <doctest/doctest.h>

#include "server_harness.h"

namespace hirewire::server_test {
namespace {

/// `expected`: a status, or `closed` for no answer at all; with `200 closes` a good answer ends the connection.
struct Case {
  std::string_view name;
  std::string bytes;
  std::string_view expected;
  std::string_view answer = {};  ///< what the body holds
};

std::string get(std::string_view headers) {
  return "GET /a HTTP/1.1\r\n" + std::string(headers) + "\r\n";
}
std::string hosted(std::string_view headers) {
  return get("Host: a\r\n" + std::string(headers));
}
std::string post(std::string_view headers, std::string_view body) {
  return "POST /p HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n" + std::string(body);
}
std::string chunked(std::string_view body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}
std::string target(std::string_view text) {
  return "GET " + std::string(text) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
std::string many_headers(int count) {
  std::string all = "Host: a\r\n";
  for (int i = 1; i < count; ++i) all += "X-" + std::to_string(i) + ": 1\r\n";
  return get(all);
}

std::vector<Case> request_lines() {
  return {
      {"plain GET", hosted(""), "200", "GET /a? []"},
      {"query", target("/a?b=c&d"), "200", "GET /a?b=c&d []"},
      {"empty query", target("/a?"), "200", "GET /a? []"},
      {"second question mark", target("/a?b?c"), "200", "GET /a?b?c []"},
      {"percent-encoded stays encoded", target("/a%20b%2Fc"), "200", "GET /a%20b%2Fc? []"},
      {"double slash", target("//a"), "200", "GET //a? []"},
      {"absolute form with the same host", target("http://a/x?y"), "200", "GET /x?y []"},
      {"absolute form without path", target("http://A"), "200", "GET /? []"},
      {"absolute form with another host", target("http://b/x"), "400"},
      {"absolute form with user info", target("http://u@a/x"), "400"},
      {"absolute form of another scheme", target("ftp://a/x"), "400"},
      {"authority form", target("a:80"), "400"},
      {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
      {"path without slash", target("a"), "400"},
      {"empty target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
      {"two spaces", "GET  /a HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
      {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
      {"tab instead of space", "GET\t/a HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
      {"trailing space", "GET /a HTTP/1.1 \r\nHost: a\r\n\r\n", "400"},
      {"fragment", target("/a#b"), "400"},
      {"high byte in the target", target("/\xc3\xa4"), "400"},
      {"DEL in the target", target("/\x7f"), "400"},
      {"NUL in the target", target(std::string_view("/\0", 2)), "400"},
      {"malformed percent", target("/a%2"), "400"},
      {"percent without digits", target("/a%zz"), "400"},
      {"%00", target("/a%00"), "400"},
      {"%00 in the query", target("/a?b=%00"), "400"},
      {"target over 8 KiB", target("/" + std::string(8192, 'a')), "414"},
      {"target of 8 KiB", target("/" + std::string(8191, 'a')), "200"},
      {"endless target", "GET /" + std::string(20000, 'a'), "414"},
      {"no version", "GET /a\r\nHost: a\r\n\r\n", "400"},
      {"lower-case version", "GET /a http/1.1\r\nHost: a\r\n\r\n", "400"},
      {"HTTP/2.0", "GET /a HTTP/2.0\r\nHost: a\r\n\r\n", "505"},
      {"HTTP/1.2", "GET /a HTTP/1.2\r\nHost: a\r\n\r\n", "505"},
      {"HTTP/1.10", "GET /a HTTP/1.10\r\nHost: a\r\n\r\n", "400"},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "501"},
      {"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "405"},
      {"TRACE", "TRACE /a HTTP/1.1\r\nHost: a\r\n\r\n", "405"},
      {"unknown method", "BREW /a HTTP/1.1\r\nHost: a\r\n\r\n", "501"},
      {"lower-case method", "get /a HTTP/1.1\r\nHost: a\r\n\r\n", "501"},
      {"method with a colon", "GE:T /a HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
      {"DELETE", "DELETE /a HTTP/1.1\r\nHost: a\r\n\r\n", "200", "DELETE /a? []"},
      {"one empty line before", "\r\n" + hosted(""), "200", "GET /a? []"},
      {"two empty lines before", "\r\n\r\n" + hosted(""), "400"},
      {"TLS hello on a plain port", "\x16\x03\x01\x02", "400"},
  };
}

std::vector<Case> heads() {
  return {
      {"no Host", get(""), "400"},
      {"two Hosts", get("Host: a\r\nHost: b\r\n"), "400"},
      {"two equal Hosts", get("Host: a\r\nhost: a\r\n"), "400"},
      {"empty Host", get("Host:\r\n"), "400"},
      {"Host with port", get("Host: a.example:8000\r\n"), "200"},
      {"Host as IPv6", get("Host: [::1]:8000\r\n"), "200"},
      {"Host with a broken IPv6", get("Host: [::1\r\n"), "400"},
      {"Host with a slash", get("Host: a/b\r\n"), "400"},
      {"Host with user info", get("Host: u@a\r\n"), "400"},
      {"Host with a space", get("Host: a b\r\n"), "400"},
      {"Host with a comma", get("Host: a,b\r\n"), "400"},
      {"Host with a word as port", get("Host: a:x\r\n"), "400"},
      {"obs-fold", hosted("X: a\r\n b\r\n"), "400"},
      {"obs-fold with tab", hosted("X: a\r\n\tb\r\n"), "400"},
      {"fold before the first header", "GET /a HTTP/1.1\r\n Host: a\r\n\r\n", "400"},
      {"folded Transfer-Encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), "400"},
      {"space before the colon", hosted("X : a\r\n"), "400"},
      {"space before Content-Length's colon", post("Content-Length : 4\r\n", "abcd"), "400"},
      {"tab before the colon", hosted("X\t: a\r\n"), "400"},
      {"no colon", hosted("X\r\n"), "400"},
      {"empty header name", hosted(": a\r\n"), "400"},
      {"space inside a name", hosted("X Y: a\r\n"), "400"},
      {"high byte in a name", hosted("X\xc3: a\r\n"), "400"},
      {"high byte in a value", hosted("X: \xc3\xa4\r\n"), "200"},
      {"empty value", hosted("X:\r\n"), "200"},
      {"spaces around a value", hosted("X: \t a \t\r\n"), "200"},
      {"bare LF after the request line", "GET /a HTTP/1.1\nHost: a\r\n\r\n", "400"},
      {"bare LF after a header", hosted("X: a\nY: b\r\n"), "400"},
      {"bare LF twice", "GET /a HTTP/1.1\r\nHost: a\n\n", "400"},
      {"bare CR in a value", hosted("X: a\rY: b\r\n"), "400"},
      {"CR CR LF", hosted("X: a\r\r\n"), "400"},
      {"NUL in a value", hosted(std::string_view("X: a\0b\r\n", 8)), "400"},
      {"control character in a value", hosted("X: a\x01\r\n"), "400"},
      {"DEL in a value", hosted("X: a\x7f\r\n"), "400"},
      {"100 headers", many_headers(100), "200"},
      {"101 headers", many_headers(101), "431"},
      {"head over its limit", hosted("X: " + std::string(17000, 'a') + "\r\n"), "431"},
      {"HTTP/1.0 without Host", "GET /a HTTP/1.0\r\n\r\n", "200 closes"},
      {"HTTP/1.0 with two Hosts", "GET /a HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", "400"},
      {"HTTP/1.0 keep-alive", "GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "200"},
      {"Connection: close", hosted("Connection: close\r\n"), "200 closes"},
      {"Connection: close in a list", hosted("Connection: x , CLOSE\r\n"), "200 closes"},
      {"unmet expectation", hosted("Expect: more\r\n"), "417"},
  };
}

std::vector<Case> bodies() {
  return {
      {"Content-Length", post("Content-Length: 4\r\n", "abcd"), "200", "POST /p? [abcd]"},
      {"Content-Length: 0", post("Content-Length: 0\r\n", ""), "200", "POST /p? []"},
      {"leading zeros", post("Content-Length: 0004\r\n", "abcd"), "200", "[abcd]"},
      {"GET with a body", "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab", "200", "GET /a? [ab]"},
      {"empty line after a body", post("Content-Length: 4\r\n", "abcd\r\n"), "200", "[abcd]"},
      {"two Content-Lengths", post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcd"), "400"},
      {"two equal Content-Lengths", post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"), "400"},
      {"Content-Length as a list", post("Content-Length: 4, 4\r\n", "abcd"), "400"},
      {"Content-Length with a plus", post("Content-Length: +4\r\n", "abcd"), "400"},
      {"Content-Length with a minus", post("Content-Length: -4\r\n", "abcd"), "400"},
      {"Content-Length in hexadecimal", post("Content-Length: 0x4\r\n", "abcd"), "400"},
      {"empty Content-Length", post("Content-Length:\r\n", "abcd"), "400"},
      {"Content-Length over 64 bits", post("Content-Length: 18446744073709551620\r\n", "abcd"), "400"},
      {"Content-Length of 64 bits", post("Content-Length: 18446744073709551615\r\n", "abcd"), "400"},
      {"Content-Length over the limit", post("Content-Length: 5000000\r\n", "abcd"), "413"},
      {"chunked", chunked("4\r\nabcd\r\n3\r\nefg\r\n0\r\n\r\n"), "200", "[abcdefg]"},
      {"CHUNKED", post("Transfer-Encoding: CHUNKED\r\n", "1\r\na\r\n0\r\n\r\n"), "200", "[a]"},
      {"chunk extension", chunked("4;a=b;c\r\nabcd\r\n0\r\n\r\n"), "200", "[abcd]"},
      {"trailers are not headers", chunked("1\r\na\r\n0\r\nX-Late: 1\r\nHost: b\r\n\r\n"), "200", "[a]"},
      {"Transfer-Encoding: gzip", post("Transfer-Encoding: gzip\r\n", "abcd"), "400"},
      {"Transfer-Encoding: identity", post("Transfer-Encoding: identity\r\n", ""), "400"},
      {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), "400"},
      {"chunked, gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), "400"},
      {"chunked, chunked", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), "400"},
      {"chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
      {"xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), "400"},
      {"chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), "400"},
      {"vertical tab before chunked",
       post("Transfer-Encoding: \x0b"
            "chunked\r\n",
            "0\r\n\r\n"),
       "400"},
      {"CL.TE", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG"), "400"},
      {"TE.CL", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), "400"},
      {"chunked on HTTP/1.0", "POST /p HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"chunk size with a sign", chunked("+4\r\nabcd\r\n0\r\n\r\n"), "400"},
      {"chunk size with 0x", chunked("0x4\r\nabcd\r\n0\r\n\r\n"), "400"},
      {"chunk size over 64 bits", chunked("11111111111111111\r\nabcd\r\n0\r\n\r\n"), "400"},
      {"chunk over the limit", chunked("FFFFFFFF\r\nabcd\r\n0\r\n\r\n"), "413"},
      {"negative chunk", chunked("-1\r\nabcd\r\n0\r\n\r\n"), "400"},
      {"chunk line with a bare LF", chunked("4\nabcd\r\n0\r\n\r\n"), "400"},
      {"chunk longer than it says", chunked("3\r\nabcd\r\n0\r\n\r\n"), "400"},
      {"chunk without its CRLF", chunked("4\r\nabcd0\r\n\r\n"), "400"},
      {"chunk size missing", chunked("\r\nabcd\r\n0\r\n\r\n"), "400"},
      {"extension without end", chunked("4;" + std::string(200000, 'a')), "400"},
      {"trailers without end", chunked("0\r\nX: " + std::string(200000, 'a')), "400"},
      {"bad trailer", chunked("0\r\nX y\r\n\r\n"), "400"},
  };
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// Each case is followed by a marker request on the same connection. Behind a refused one it must never be handled:
/// that is what a smuggler wants.
void try_all(const std::vector<Case>& cases) {
  std::atomic<int> handled = 0;
  std::atomic<int> markers = 0;
  RunningServer server({plain_listener([&](Request& request) {
    ++(request.path == "/marker" ? markers : handled);
    return echo(request);
  })});
  for (const auto& each : cases) {
    CAPTURE(each.name);
    handled = markers = 0;
    RawClient client(server.ports[0]);
    client.send(each.bytes + "GET /marker HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto answer = client.read_to_close();
    bool good = each.expected.starts_with("200");
    bool goes_on = each.expected == "200";
    CHECK(status_line(answer).starts_with("HTTP/1.1 " + std::string(each.expected.substr(0, 3))));
    CHECK(occurrences(answer, "Server: hirewire\r\n") == (goes_on ? 2 : 1));
    CHECK(handled == (good ? 1 : 0));
    CHECK(markers == (goes_on ? 1 : 0));
    CHECK(holds(answer, each.answer));
  }
}

TEST_CASE("request lines: what is served and what is refused with the connection") {
  try_all(request_lines());
}
TEST_CASE("heads: what is served and what is refused with the connection") {
  try_all(heads());
}
TEST_CASE("bodies: no smuggled request is ever handled") {
  try_all(bodies());
}

TEST_CASE("a request that comes byte by byte is read like any other") {
  RunningServer server({plain_listener(echo)});
  RawClient client(server.ports[0]);
  for (char c : chunked("4;x=y\r\nabcd\r\n0\r\nT: 1\r\n\r\n")) REQUIRE(client.send(std::string_view(&c, 1)));
  CHECK(body_of(client.read_answer()) == "POST /p? [abcd]");
}

TEST_CASE("pipelined requests are answered in their order") {
  RunningServer server({plain_listener(echo)});
  RawClient client(server.ports[0]);
  std::string all;
  for (int i = 0; i < 200; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  REQUIRE(client.send(all));
  for (int i = 0; i < 200; ++i) CHECK(body_of(client.read_answer()) == "GET /" + std::to_string(i) + "? []");
}

TEST_CASE("half a head or half a body, then the end: no handler runs") {
  std::atomic<int> handled = 0;
  RunningServer server({plain_listener([&](Request& request) {
    ++handled;
    return echo(request);
  })});
  RawClient head(server.ports[0]);
  head.send("GET /a HTTP/1.1\r\nHos");
  head.end_sending();
  CHECK(head.read_to_close().empty());
  RawClient body(server.ports[0]);
  body.send(post("Content-Length: 10\r\n", "abc"));
  body.end_sending();
  CHECK(status_line(body.read_to_close()) == "HTTP/1.1 400 Bad Request");
  CHECK(handled == 0);
}

}  // namespace
}  // namespace hirewire::server_test
