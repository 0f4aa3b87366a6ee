#include "api/server/request_head.h"
#include "test/fuzz/property.h"

using namespace hirewire;
using fuzz::must;

namespace {

/// What the front door promises whoever stands behind it.
void sound(const Request& request, const Framing& framing) {
  must(!request.method.empty() && request.path.starts_with('/'), "a request has a method and a path");
  must(request.path.size() + request.query.size() <= std::size_t{8} * 1024, "a target is at most 8 KiB");
  must(request.headers.size() <= 100, "there are at most 100 headers");
  int hosts = 0;
  bool has_length = false;
  bool has_encoding = false;
  for (const auto& [name, value] : request.headers) {
    must(!name.empty() && name.find_first_of(" \t:\r\n") == std::string::npos, "a name is a token");
    must(name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos, "a name is in lower case");
    for (const char c : value) must((static_cast<unsigned char>(c) >= 0x20 || c == '\t') && c != 0x7f, "no controls");
    hosts += name == "host" ? 1 : 0;
    has_length |= name == "content-length";
    has_encoding |= name == "transfer-encoding";
  }
  must(hosts == 1 || (framing.http10 && hosts == 0), "there is one Host");
  must(!(has_length && has_encoding), "there is one framing");
  must(framing.chunked == has_encoding && !(framing.chunked && framing.http10), "chunked is what HTTP/1.1 says");
  must(has_length || framing.length == 0, "a length is what was sent");
  for (const char c : request.path + request.query) must(c > ' ' && c != 0x7f, "a target has no blanks and controls");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto text = fuzz::text_of(bytes, size);
  const auto end = find_head_end(text);
  // In pieces the end is found at the same place, or the same fault, sooner or later.
  std::size_t scanned = 0;
  std::expected<std::size_t, HttpFault> grown = 0;
  for (std::size_t have = 1; have <= size && grown && *grown == 0; have += 1 + have % 5) {
    grown = find_head_end(text.substr(0, have), scanned);
    scanned = have;
  }
  if (grown && *grown == 0 && size > 0) grown = find_head_end(text, scanned);
  if (grown && *grown > 0) must(end && *end == *grown, "the head ends where the whole says");
  if (end && *end > 0) must(grown && *grown == *end, "the whole's head is found in pieces");
  if (!end) must(!grown, "what is a fault in the whole is one in pieces");
  if (!end || *end == 0) return 0;
  must(text.substr(0, *end).ends_with("\r\n\r\n"), "a head ends with an empty line");
  Request request;
  const auto framing = read_head(text.substr(0, *end), request);
  if (framing) {
    sound(request, *framing);
  } else {
    must(framing.error().status >= 400 && framing.error().status < 600, "a fault has a status");
    must(!framing.error().message.empty() && !framing.error().kind.empty(), "a fault says why");
  }
  return 0;
}
