#pragma once
#include <ctime>
#include <string>
#include <string_view>

#include "api/server/http.h"

namespace hirewire {

/// What the server adds to a handler's response.
struct Envelope {
  std::string_view standing_lines;  ///< StandingLines::at
  std::string_view request_id;
  std::string_view allow_origin;  ///< empty: the request named no Origin, no CORS headers
  bool head_only = false;
  bool close = false;
  bool http10 = false;  ///< such a client must be told that the connection stays
};

/// Writes status line, headers and empty line behind what `out` holds. Content-Length is the body's, for HEAD too; none
/// on 204 and 304, which have no body, nor on an event stream, which is chunked (HTTP/1.0: ended by the close). A
/// response without Cache-Control gets `no-store`. Throws std::invalid_argument
/// where a header holds a control character (it could forge another header) or the status is not 200–599.
void append_head(std::string& out, const Response& response, const Envelope& envelope);

/// Does this response have a body on the wire?
bool sends_body(const Response& response, bool head_only);

/// The lines that stand in every answer (Server, X-Content-Type-Options, Date), made anew once a second.
class StandingLines {
 public:
  std::string_view at(std::time_t now);  ///< valid until the next call

 private:
  std::time_t made_ = 0;
  std::string lines_;
};

/// An OPTIONS request by which a browser asks whether it may send another: it carries no token and needs none.
bool is_preflight(const Request& request);
Response preflight_answer(const Request& request);

std::string_view status_text(int status);  ///< "Not Found"; "Unknown" for a status we never send

}  // namespace hirewire
