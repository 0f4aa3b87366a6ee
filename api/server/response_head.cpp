#include "api/server/response_head.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace hirewire {
namespace {

bool is_line(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return (c >= ' ' && c != 0x7f) || c == '\t'; });
}

bool is_cache_control(std::string_view name) {
  constexpr std::string_view wanted = "cache-control";
  return std::ranges::equal(name, wanted, [](char a, char b) { return (a | 0x20) == b; });
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_framing(std::string& out, const Response& response, bool http10) {
  if (response.status == 204 || response.status == 304) return;
  if (!response.events) {
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("Content-Length: {}\r\n"), response.body.size());
    return;
  }
  append_line(out, "Content-Type", "text/event-stream");
  append_line(out, "X-Accel-Buffering", "no");  // nginx would collect the events
  if (!http10) append_line(out, "Transfer-Encoding", "chunked");
}

void append_cors(std::string& out, std::string_view allow_origin) {
  append_line(out, "Access-Control-Allow-Origin", allow_origin);
  out.append(
      "Access-Control-Expose-Headers: X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, "
      "Location, Retry-After, ETag, Link, X-Total-Count, WWW-Authenticate\r\n");
  if (allow_origin != "*") append_line(out, "Vary", "Origin");
}

}  // namespace

bool sends_body(const Response& response, bool head_only) {
  return !head_only && response.status != 204 && response.status != 304;
}

void append_head(std::string& out, const Response& response, const Envelope& envelope) {
  if (response.status < 200 || response.status > 599)
    throw std::invalid_argument("a response status that HTTP has not");
  fmt::format_to(std::back_inserter(out), FMT_COMPILE("HTTP/1.1 {} {}\r\n"), response.status,
                 status_text(response.status));
  out.append(envelope.standing_lines);
  append_line(out, "X-Request-Id", envelope.request_id);
  append_framing(out, response, envelope.http10);
  bool cache_control = false;
  for (const auto& [name, value] : response.headers) {
    if (!is_line(name) || !is_line(value)) throw std::invalid_argument("a response header with a control character");
    cache_control = cache_control || is_cache_control(name);
    append_line(out, name, value);
  }
  if (!cache_control) append_line(out, "Cache-Control", "no-store");
  if (!envelope.allow_origin.empty()) append_cors(out, envelope.allow_origin);
  if (envelope.close) append_line(out, "Connection", "close");
  if (!envelope.close && envelope.http10) append_line(out, "Connection", "keep-alive");
  out.append("\r\n");
}

std::string_view StandingLines::at(std::time_t now) {
  if (now == made_) return lines_;
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&now, &utc);
  lines_ = fmt::format(
      "Server: hirewire\r\nX-Content-Type-Options: nosniff\r\nDate: {}, {:02} {} {} {:02}:{:02}:{:02} GMT\r\n",
      days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday, months[static_cast<std::size_t>(utc.tm_mon)],
      utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  made_ = now;
  return lines_;
}

bool is_preflight(const Request& request) {
  return request.method == "OPTIONS" && !request.header("origin").empty() &&
         !request.header("access-control-request-method").empty();
}

Response preflight_answer(const Request& request) {
  Response answer{.status = 204, .headers = {}, .body = {}, .operation = "preflight", .user = {}, .close = false};
  answer.headers.emplace_back("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  if (auto asked = request.header("access-control-request-headers"); !asked.empty())
    answer.headers.emplace_back("Access-Control-Allow-Headers", asked);
  answer.headers.emplace_back("Access-Control-Max-Age", "7200");
  answer.headers.emplace_back("Vary", "Access-Control-Request-Headers");
  return answer;
}

std::string_view status_text(int status) {
  struct Row {
    int status;
    std::string_view text;
  };
  static constexpr auto rows = std::to_array<Row>({{200, "OK"},
                                                   {201, "Created"},
                                                   {202, "Accepted"},
                                                   {204, "No Content"},
                                                   {206, "Partial Content"},
                                                   {207, "Multi-Status"},
                                                   {301, "Moved Permanently"},
                                                   {302, "Found"},
                                                   {303, "See Other"},
                                                   {304, "Not Modified"},
                                                   {307, "Temporary Redirect"},
                                                   {308, "Permanent Redirect"},
                                                   {400, "Bad Request"},
                                                   {401, "Unauthorized"},
                                                   {402, "Payment Required"},
                                                   {403, "Forbidden"},
                                                   {404, "Not Found"},
                                                   {405, "Method Not Allowed"},
                                                   {406, "Not Acceptable"},
                                                   {408, "Request Timeout"},
                                                   {409, "Conflict"},
                                                   {410, "Gone"},
                                                   {412, "Precondition Failed"},
                                                   {413, "Content Too Large"},
                                                   {414, "URI Too Long"},
                                                   {415, "Unsupported Media Type"},
                                                   {416, "Range Not Satisfiable"},
                                                   {417, "Expectation Failed"},
                                                   {422, "Unprocessable Content"},
                                                   {423, "Locked"},
                                                   {428, "Precondition Required"},
                                                   {429, "Too Many Requests"},
                                                   {431, "Request Header Fields Too Large"},
                                                   {500, "Internal Server Error"},
                                                   {501, "Not Implemented"},
                                                   {502, "Bad Gateway"},
                                                   {503, "Service Unavailable"},
                                                   {504, "Gateway Timeout"},
                                                   {505, "HTTP Version Not Supported"}});
  auto found = std::ranges::lower_bound(rows, status, {}, &Row::status);
  return found != rows.end() && found->status == status ? found->text : "Unknown";
}

}  // namespace hirewire
