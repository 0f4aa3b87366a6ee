#include "api/server/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>

namespace hirewire {
namespace {

using Read = std::expected<void, HttpFault>;
constexpr std::size_t most_headers = 100;
constexpr std::size_t longest_target = 8 * 1024;

constexpr std::array<bool, 256> marked(std::string_view others, bool letters_and_digits = true) {
  std::array<bool, 256> table{};
  for (unsigned char c : others) table[c] = true;
  for (int c = 0; c < 128 && letters_and_digits; ++c) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
      table[static_cast<std::size_t>(c)] = true;
  }
  return table;
}
constexpr auto token_characters = marked("!#$%&'*+-.^_`|~");
constexpr auto host_characters = marked("-._");
constexpr auto address_characters = marked(".:abcdefABCDEF0123456789", false);
constexpr auto request_id_characters = marked("-._");

bool all_of(std::string_view text, const std::array<bool, 256>& table) {
  return std::ranges::all_of(text, [&](unsigned char c) { return table[c]; });
}

std::unexpected<HttpFault> fault(int status, std::string_view kind, std::string_view message) {
  return std::unexpected(HttpFault{status, kind, message});
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 255) return false;
  std::size_t end = std::min(text.find(':'), text.size());
  if (text.front() == '[') {
    end = text.find(']');
    if (end == std::string_view::npos || end < 3 || !all_of(text.substr(1, end - 1), address_characters)) return false;
    ++end;
  } else if (end == 0 || !all_of(text.substr(0, end), host_characters)) {
    return false;
  }
  std::string_view port = text.substr(end);
  if (port.empty()) return true;
  return port.front() == ':' && port.size() <= 6 &&
         std::ranges::all_of(port.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

/// One head on its way into a Request.
struct Reading {
  explicit Reading(Request& request) : into(request) {}

  Request& into;
  Framing framing{};
  std::string_view authority;  ///< of a target in absolute form
  std::optional<std::string_view> host;
  std::optional<std::uint64_t> length;
  bool close_asked = false;
  bool keep_alive_asked = false;

  Read request_line(std::string_view line);
  Read method(std::string_view name);
  Read version(std::string_view name);
  Read target(std::string_view text);
  Read field(std::string_view line);
  Read meaning(std::string_view name, std::string_view value);
  void connection(std::string_view value);
  Read judge();
};

Read Reading::request_line(std::string_view line) {
  auto first = line.find(' ');
  auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return fault(400, "request_line",
                 "The request line needs a method, a target and a version, one space between them.");
  if (auto read = method(line.substr(0, first)); !read) return read;
  if (auto read = version(line.substr(last + 1)); !read) return read;
  return target(line.substr(first + 1, last - first - 1));
}

Read Reading::method(std::string_view name) {
  if (name.empty() || !all_of(name, token_characters)) return fault(400, "method", "The method is not a token.");
  for (std::string_view known : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"}) {
    if (name != known) continue;
    into.head_only = name == "HEAD";
    into.method = into.head_only ? "GET" : name;
    return {};
  }
  if (name == "CONNECT" || name == "TRACE") return fault(405, "method", "This method is not served.");
  return fault(501, "method", "This method is not known.");
}

Read Reading::version(std::string_view name) {
  if (name == "HTTP/1.1") return {};
  framing.http10 = name == "HTTP/1.0";
  if (framing.http10) return {};
  auto digit = [&](std::size_t at) { return name[at] >= '0' && name[at] <= '9'; };
  if (name.size() == 8 && name.starts_with("HTTP/") && digit(5) && name[6] == '.' && digit(7))
    return fault(505, "version", "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  return fault(400, "version", "The request line does not end with an HTTP version.");
}

Read Reading::target(std::string_view text) {
  if (text.size() > longest_target) return fault(414, "target_too_long", "The request target is longer than 8 KiB.");
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c <= ' ' || c >= 0x7f || c == '#')
      return fault(400, "target", "The request target holds a forbidden character.");
    if (c != '%') continue;
    if (i + 2 >= text.size() || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0)
      return fault(400, "percent", "A percent sign must be followed by two hexadecimal digits.");
    if (text[i + 1] == '0' && text[i + 2] == '0') return fault(400, "percent", "The request target must not hold %00.");
  }
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!equals_ignoring_case(text.substr(0, scheme.size()), scheme)) continue;
    text.remove_prefix(scheme.size());
    authority = text.substr(0, text.find_first_of("/?"));
    if (authority.empty()) return fault(400, "target", "The request target names no host.");
    text.remove_prefix(authority.size());
    break;
  }
  auto question = std::min(text.find('?'), text.size());
  into.path = text.substr(0, question);
  if (question < text.size()) into.query = text.substr(question + 1);
  if (into.path.empty() && !authority.empty()) into.path = "/";
  if (!into.path.starts_with('/')) return fault(400, "target", "The request target must begin with a slash.");
  return {};
}

Read Reading::field(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') return fault(400, "folded", "A header must not be folded.");
  if (into.headers.size() == most_headers) return fault(431, "too_many_headers", "At most 100 headers are read.");
  auto colon = line.find(':');
  if (colon == std::string_view::npos) return fault(400, "header", "A header line has no colon.");
  auto name = line.substr(0, colon);
  if (name.empty() || !all_of(name, token_characters))
    return fault(400, "header", "A header name is not a token directly before its colon.");
  auto value = trimmed(line.substr(colon + 1));
  for (unsigned char c : value) {
    if ((c < ' ' && c != '\t') || c == 0x7f) return fault(400, "control", "A header holds a control character.");
  }
  auto& kept = into.headers.emplace_back(name, value);
  for (char& c : kept.first) c = lower(c);
  return meaning(kept.first, value);
}

Read Reading::meaning(std::string_view name, std::string_view value) {
  for (const std::string_view single : {"idempotency-key", "content-type"}) {
    if (name == single && std::ranges::count(into.headers, name, &Headers::value_type::first) > 1)
      return fault(
          400, "header_twice",
          single == "content-type" ? "Content-Type may be sent once only." : "Idempotency-Key may be sent once only.");
  }
  if (name == "host") {
    if (host || !is_host(value)) return fault(400, "host", "Exactly one Host header with a valid host is needed.");
    host = value;
  } else if (name == "content-length") {
    std::uint64_t n = 0;
    auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
    if (length || error != std::errc{} || end != value.data() + value.size() ||
        n > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return fault(400, "content_length", "Content-Length must be one number of decimal digits.");
    length = n;
  } else if (name == "transfer-encoding") {
    if (framing.chunked || framing.http10 || !equals_ignoring_case(value, "chunked"))
      return fault(400, "transfer_encoding", "Transfer-Encoding may only be `chunked`, once, on HTTP/1.1.");
    framing.chunked = true;
  } else if (name == "connection") {
    connection(value);
  } else if (name == "expect" && !framing.http10) {
    if (!equals_ignoring_case(value, "100-continue"))
      return fault(417, "expectation", "Only the expectation 100-continue can be met.");
    framing.expects_continue = true;
  }
  return {};
}

void Reading::connection(std::string_view value) {
  while (!value.empty()) {
    auto comma = std::min(value.find(','), value.size());
    auto option = trimmed(value.substr(0, comma));
    close_asked = close_asked || equals_ignoring_case(option, "close");
    keep_alive_asked = keep_alive_asked || equals_ignoring_case(option, "keep-alive");
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

Read Reading::judge() {
  if (!host && !framing.http10) return fault(400, "host", "Exactly one Host header with a valid host is needed.");
  if (!authority.empty() && !equals_ignoring_case(authority, host.value_or("")))
    return fault(400, "host", "The host of the request target is not that of the Host header.");
  if (framing.chunked && length)
    return fault(400, "framing", "Transfer-Encoding and Content-Length must not be sent together.");
  framing.length = length.value_or(0);
  framing.keep_alive = !close_asked && (keep_alive_asked || !framing.http10);
  return {};
}

}  // namespace

std::expected<std::size_t, HttpFault> find_head_end(std::string_view bytes, std::size_t scanned) {
  if (!bytes.empty() && !token_characters[static_cast<unsigned char>(bytes.front())])
    return fault(400, "request_line", "This is not an HTTP request.");
  while (scanned < bytes.size()) {
    const void* found = std::memchr(bytes.data() + scanned, '\n', bytes.size() - scanned);
    if (!found) break;
    auto at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (bytes[at - 1] != '\r') return fault(400, "line_ending", "A line must end with CR and LF.");
    if (at >= 3 && bytes[at - 2] == '\n') return at + 1;
    scanned = at + 1;
  }
  return 0;
}

std::expected<Framing, HttpFault> read_head(std::string_view head, Request& into) {
  Reading reading(into);
  bool first = true;
  for (auto end = head.find("\r\n"); end != std::string_view::npos && end > 0; end = head.find("\r\n")) {
    auto read = first ? reading.request_line(head.substr(0, end)) : reading.field(head.substr(0, end));
    if (!read) return std::unexpected(read.error());
    first = false;
    head.remove_prefix(end + 2);
  }
  if (first) return fault(400, "request_line", "This is not an HTTP request.");
  if (auto sound = reading.judge(); !sound) return std::unexpected(sound.error());
  return reading.framing;
}

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && all_of(text, request_id_characters);
}

}  // namespace hirewire
