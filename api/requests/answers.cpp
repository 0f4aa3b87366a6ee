#include "api/requests/answers.h"

#include <algorithm>
#include <type_traits>

#include "api/requests/command_view.h"
#include "api/requests/conditions.h"
#include "api/routing/bind.h"
#include "schemas/language/json.h"

namespace hirewire {

namespace {

Response json_response(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

Reader reader_of(const Call& call) {
  Reader reader = Reader::of(call.actor);
  reader.keys = &call.services.keys;
  reader.tenant_id = call.actor.tenant_id;
  reader.now = call.actor.now;
  return reader;
}

/// The request's own query without what says where in the list it stands.
std::string other_parameters(std::string_view query) {
  std::string kept;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const std::string_view key = pair.substr(0, pair.find('='));
    if (pair.empty() || key == "page" || key == "after" || key == "skip" || key == "offset") continue;
    kept += pair;
    kept += '&';
  }
  return kept;
}

std::string page_link(const Request& request, std::int64_t page, const std::optional<std::string>& cursor) {
  std::string link = fmt::format("{}://{}{}?{}page={}", request.tls ? "https" : "http", request.header("host"),
                                 request.path, other_parameters(request.query), page);
  if (cursor) link += "&after=" + *cursor;
  return link;
}

class PageWriter {
 public:
  PageWriter(const Placed& placed, const Call& call, const Page& page) : placed_(placed), call_(call), page_(page) {}
  std::string write(std::span<const PageKey> keys) const;

 private:
  void write_fact(std::string& out, Fact fact) const;

  const Placed& placed_;
  const Call& call_;
  const Page& page_;
};

std::string PageWriter::write(std::span<const PageKey> keys) const {
  std::string out;
  out.reserve(static_cast<std::size_t>(page_.rows.size()) * 600 + 200);
  for (const PageKey& key : keys) {
    out += out.empty() ? "{\"" : ",\"";
    out += key.fact == Fact::items && !placed_.route.key.empty() ? placed_.route.key : key.key;
    out += "\":";
    write_fact(out, key.fact);
  }
  return out + '}';
}

void PageWriter::write_fact(std::string& out, Fact fact) const {
  const std::int64_t number = page_.offset / page_.limit + 1;
  const auto append = [&](std::int64_t n) { fmt::format_to(std::back_inserter(out), "{}", n); };
  switch (fact) {
    case Fact::items:
      return placed_.wire.write_list(out, page_.rows, reader_of(call_));
    case Fact::total:
      return append(page_.total);
    case Fact::page:
      return append(number);
    case Fact::size:
      return append(page_.limit);
    case Fact::pages:
      return append((page_.total + page_.limit - 1) / page_.limit);
    case Fact::next:
      if (page_.offset + page_.limit >= page_.total) {
        out += "null";
      } else {
        write_json_string(
            out, page_link(call_.request, number + 1, placed_.dialect->cursor_links ? page_.next : std::nullopt));
      }
      return;
    case Fact::previous:
      if (number == 1) {
        out += "null";
      } else {
        write_json_string(out, page_link(call_.request, number - 1, std::nullopt));
      }
      return;
  }
}

Response present_fixed(const Placed& placed) {
  if (placed.route.body == Body::success) return json_response(placed.route.status, R"({"success":true})");
  if (placed.route.body == Body::message) {
    std::string body = "{\"message\":";
    write_json_string(body, placed.route.says);
    return json_response(placed.route.status, body + '}');
  }
  return {.status = placed.route.status};
}

bool has_fixed_body(Body body) {
  return body == Body::success || body == Body::message || body == Body::nothing;
}

/// The tag covers the versions of the aggregates whose own members the view shows: `version`, or the column `tag` where
/// there are several (docs/architecture.md §4).
Response present_item(const Placed& placed, const Call& call, const Item& item) {
  if (has_fixed_body(placed.route.body)) return present_fixed(placed);
  std::string body;
  const Wire::Places places = placed.wire.places(item.rows);
  if (placed.route.body == Body::json) {
    body = item.rows.at(item.row, places.front()).value_or("null");
  } else {
    placed.wire.write(body, item.rows, item.row, places, reader_of(call));
    if (!placed.route.also.empty()) body.insert(1, fmt::format(R"("{}":true,)", placed.route.also));
  }
  Response response = json_response(placed.route.status, std::move(body));
  const std::string tag = tag_of_row(item.rows, item.row);
  if (tag.empty()) return response;
  if (call.request.method == "GET" && placed.wire.stands_with_tag() && is_known(call.request, tag)) {
    response.status = 304;
    response.body.clear();
    response.headers.clear();
  }
  response.headers.emplace_back("ETag", fmt::format("\"{}\"", tag));
  return response;
}

/// A bare array has no room for what a page tells: headers say how many there are and where it goes on (RFC 8288).
Response present_array(const Placed& placed, const Call& call, const Page& page) {
  std::string body;
  placed.wire.write_list(body, page.rows, reader_of(call));
  Response response = json_response(placed.route.status, std::move(body));
  response.headers.emplace_back("X-Total-Count", std::to_string(page.total));
  if (!page.next || page.offset + page.rows.size() >= page.total) return response;
  const bool whole = page.limit > largest_page;  // asked for without paging, so the query names no size
  const std::int64_t size = whole ? largest_page : page.limit;
  std::string link = page_link(call.request, (page.offset + page.rows.size()) / size + 1, page.next);
  if (whole) link += fmt::format("&size={}", size);
  response.headers.emplace_back("Link", fmt::format("<{}>; rel=\"next\"", link));
  if (whole) response.headers.emplace_back("Warning", R"(299 - "The list is longer: Link tells where it goes on.")");
  return response;
}

Response present_page(const Placed& placed, const Call& call, const Page& page) {
  if (placed.route.body == Body::array) return present_array(placed, call, page);
  const auto keys = placed.route.body == Body::list ? placed.dialect->list : placed.dialect->page;
  return json_response(placed.route.status, PageWriter(placed, call, page).write(keys));
}

Response present_made(const Placed& placed, const Call& call, const Made& made) {
  if (has_fixed_body(placed.route.body)) return present_fixed(placed);
  std::string body;
  if (placed.wire.view() == made.shape) {
    placed.wire.write(body, made.value.get(), reader_of(call));
  } else {
    Wire(*made.shape, *placed.dialect).write(body, made.value.get(), reader_of(call));
  }
  return json_response(made.status == 0 ? placed.route.status : made.status, std::move(body));
}

Response present_accepted(const Placed& placed, const Call& call, const Accepted& accepted) {
  const std::string link =
      command_link(call.services.keys, accepted.command_id, {call.actor.tenant_id, call.actor.now + command_link_life});
  CommandView view{.command_id = accepted.command_id, .status = "accepted", .location = link};
  view.id = accepted.object_id;
  std::string body;
  Wire(shape_of<CommandView>(), *placed.dialect).write(body, &view, reader_of(call));
  Response response = json_response(202, std::move(body));
  response.headers.emplace_back("Location", link);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace

Response present(const Placed& placed, const Call& call, const Answer& answer) {
  return std::visit(
      [&](const auto& what) -> Response {
        using What = std::remove_cvref_t<decltype(what)>;
        if constexpr (std::is_same_v<What, Item>) return present_item(placed, call, what);
        if constexpr (std::is_same_v<What, Page>) return present_page(placed, call, what);
        if constexpr (std::is_same_v<What, Accepted>) return present_accepted(placed, call, what);
        if constexpr (std::is_same_v<What, Nothing>) return present_fixed(placed);
        if constexpr (std::is_same_v<What, Made>) return present_made(placed, call, what);
        if constexpr (std::is_same_v<What, Stream>) return what.response;
      },
      answer);
}

Response present(const Dialect& dialect, const Refusal& refusal, std::string_view request_id, int status) {
  std::vector<Fault> faults = refusal.faults;
  for (Fault& fault : faults) fault.field = spell_path(dialect, fault.field);
  Response response;
  response.status = status == 0 ? dialect.status(refusal.reason) : status;
  const Problem problem{.status = response.status,
                        .reason = refusal.reason,
                        .code = refusal.code,
                        .message = refusal.message,
                        .faults = faults,
                        .request_id = request_id};
  dialect.write_problem(response.body, problem);
  response.headers.emplace_back("Content-Type", dialect.problem_type);
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (refusal.retry_after > 0) response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after));
  return response;
}

}  // namespace hirewire
