#include <doctest/doctest.h>

#include "api/server/request_head.h"
#include "api/server/response_head.h"

namespace hirewire {
namespace {

std::string_view fault_of(std::string_view head) {
  Request request;
  auto read = read_head(head, request);
  return read ? "none" : read.error().kind;
}

TEST_CASE("the end of a head is found wherever the pieces are cut, and a bare LF at once") {
  constexpr std::string_view head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t cut = 0; cut < head.size(); ++cut) {
    CHECK(find_head_end(head.substr(0, cut)) == 0);
    CHECK(find_head_end(head, cut) == head.size());
  }
  CHECK(find_head_end("GET / HTTP/1.1\r\nHost: a\n").error().kind == "line_ending");
  CHECK(find_head_end("\r\n").error().kind == "request_line");
  CHECK(find_head_end(std::string(head) + "GET /next HTTP/1.1\nX") == head.size());
}

TEST_CASE("each defence names what it met") {
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == "none");
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n") == "folded");
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n") == "header");
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\nX: \rb\r\n\r\n") == "control");
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == "host");
  CHECK(fault_of("GET /%0g HTTP/1.1\r\nHost: a\r\n\r\n") == "percent");
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n") == "content_length");
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n") == "transfer_encoding");
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n") == "framing");
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n") == "framing");
  CHECK(fault_of("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == "transfer_encoding");
}

TEST_CASE("a sound head becomes a request with lower-case names and trimmed values") {
  Request request;
  auto framing = read_head(
      "HEAD /a/b?c=d HTTP/1.1\r\nHost: a\r\nX-One:  1 2\t\r\nContent-Length: 7\r\nEXPECT: 100-Continue\r\n\r\n",
      request);
  REQUIRE(framing);
  CHECK(request.method == "GET");
  CHECK(request.head_only);
  CHECK(request.path == "/a/b");
  CHECK(request.query == "c=d");
  CHECK(request.header("x-one") == "1 2");
  CHECK(request.header("x-two").empty());
  CHECK(framing->length == 7);
  CHECK(framing->expects_continue);
  CHECK(framing->keep_alive);
}

TEST_CASE("the standing lines carry the date as HTTP writes it") {
  StandingLines lines;
  CHECK(lines.at(784111777) ==
        "Server: hirewire\r\nX-Content-Type-Options: nosniff\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  CHECK(std::string(lines.at(784111778)).ends_with("08:49:38 GMT\r\n"));
}

TEST_CASE("a response keeps its own Cache-Control, and cannot forge a header") {
  Response response;
  response.headers = {{"cache-control", "max-age=60"}};
  std::string out;
  append_head(out, response, {.standing_lines = {}, .request_id = "r", .allow_origin = {}});
  CHECK(out == "HTTP/1.1 200 OK\r\nX-Request-Id: r\r\nContent-Length: 0\r\ncache-control: max-age=60\r\n\r\n");
  response.headers = {{"X", "a\r\nY: b"}};
  CHECK_THROWS_AS(append_head(out, response, {}), std::invalid_argument);
}

}  // namespace
}  // namespace hirewire
