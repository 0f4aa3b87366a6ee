#include <fmt/format.h>

#include <algorithm>

#include "api/routing/bind.h"
#include "base/lower.h"
#include "schemas/language/json.h"

namespace hirewire {

namespace {

std::uint64_t bit_of(const Shape& shape, const Member& member) {
  return std::uint64_t{1} << (&member - shape.members.data());
}

/// From one text, in the caller's words, into the member. True where it was there.
bool bind_text(const Placed& placed, const Member& member, const std::string& text, void* object,
               std::vector<Fault>& faults) {
  if (text.empty()) return false;
  read_text(canonical_value(*placed.dialect, member.name, text), member, object, faults);
  return true;
}

}  // namespace

Result<void> expect_json(const Request& request) {
  if (request.body.empty()) return {};
  std::string type(request.header("content-type"));
  type.resize(std::min(type.find(';'), type.size()));
  while (type.ends_with(' ')) type.pop_back();
  type = lower(type);
  if (type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"))) return {};
  return Refused(unsupported("Send the body as Content-Type: application/json."));
}

namespace {

/// Faults that more members may come to are gathered; anything worse ends it.
Result<void> read_body(const Call& call, const Shape& shape, void* object, std::vector<Fault>& faults,
                       std::uint64_t& given) {
  if (auto json = expect_json(call.request); !json) return json;
  if (call.request.body.empty()) return {};
  auto read =
      read_json(call.request.body, shape, object, {.vocabulary = call.vocabulary, .bind = true, .given = &given});
  if (!read && read.error().reason != Reason::invalid) return read;
  if (!read) faults = std::move(read.error().faults);
  return {};
}

bool is_named_list(const Member& member, const Request& request) {
  const std::size_t first = request.body.find_first_not_of(" \t\r\n");
  return member.list && first != std::string::npos && request.body[first] == '{';
}

/// A list that is the body may as well come in an object, under its name.
Result<void> read_named_list(const Call& call, const Member& member, const Shape& shape, void* object,
                             std::vector<Fault>& faults, std::uint64_t& given) {
  auto read = read_body(call, shape, object, faults, given);
  if (read && (given & bit_of(shape, member)) == 0)
    faults.push_back({std::string(member.name), "required", "This field is required."});
  return read;
}

/// The body is one member of the command, and read as such.
Result<void> read_whole_body(const Call& call, const Member& member, const Shape& shape, void* object,
                             std::vector<Fault>& faults, std::uint64_t& given) {
  if (auto json = expect_json(call.request); !json) return json;
  const auto body = canonical_json(call.request.body);
  if (!body) return Refused(body.error());
  if (is_named_list(member, call.request)) return read_named_list(call, member, shape, object, faults, given);
  if (!body->text.starts_with(member.list ? '[' : '{'))
    return Refused(malformed(member.list ? "The body must be a JSON array." : "The body must be a JSON object."));
  auto read = read_json(fmt::format(R"({{"{}":{}}})", member.name, body->text), shape, object,
                        {.vocabulary = call.vocabulary, .bind = true, .given = &given});
  if (!read && read.error().reason != Reason::invalid) return read;
  if (!read) faults = std::move(read.error().faults);
  return {};
}

/// The caller never wrote the member's name: requirements[0].level is [0].level to him.
void leave_out(std::string_view member, std::vector<Fault>& faults) {
  for (Fault& fault : faults) {
    const std::size_t end = std::min(fault.field.find_first_of(".["), fault.field.size());
    if (fault.field.substr(0, end) == member) fault.field.erase(0, end + (fault.field.find('.') == end ? 1 : 0));
  }
}

}  // namespace

Result<void> bind_body(const Call& call, const Shape& shape, void* object) {
  std::vector<Fault> faults;
  std::uint64_t given = 0;
  if (auto read = read_body(call, shape, object, faults, given); !read) return read;
  check(shape, object, faults, true, given);
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return {};
}

namespace {

/// From path and query, where the body brought nothing, and every fault of the command.
Result<void> complete(Call& call, const Placed& placed, std::vector<Fault> faults, std::uint64_t given) {
  const Shape& shape = *call.shape;
  for (const Member& member : shape.members) {
    const std::uint64_t bit = bit_of(shape, member);
    if (const auto path = call.path.find(member.name); path != call.path.end()) {
      if (bind_text(placed, member, path->second, call.command.get(), faults)) given |= bit;
    } else if (const auto word = call.query.find(member.name);
               word != call.query.end() && !member.internal && (given & bit) == 0) {
      if (bind_text(placed, member, word->second, call.command.get(), faults)) given |= bit;
    }
  }
  check(shape, call.command.get(), faults, true, given);
  if (const std::string_view whole = placed.route.whole_body;
      !whole.empty() && !is_named_list(*shape.find(whole), call.request))
    leave_out(whole, faults);
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return {};
}

}  // namespace

Result<void> bind_command(Call& call, const Placed& placed) {
  const Shape& shape = placed.route.operation.command();
  call.command = shape.make();
  call.shape = &shape;
  std::vector<Fault> faults;
  std::uint64_t given = 0;
  const std::string_view whole = placed.route.whole_body;
  auto read = whole.empty() ? read_body(call, shape, call.command.get(), faults, given)
                            : read_whole_body(call, *shape.find(whole), shape, call.command.get(), faults, given);
  if (!read) return read;
  return complete(call, placed, std::move(faults), given);
}

Result<void> bind_form(Call& call, const Placed& placed,
                       const std::map<std::string, std::string, std::less<>>& fields) {
  const Shape& shape = placed.route.operation.command();
  call.command = shape.make();
  call.shape = &shape;
  std::vector<Fault> faults;
  std::uint64_t given = 0;
  for (const auto& [word, text] : fields) {
    const Member* member = shape.find(canonical_member(*placed.dialect, word));
    if (member != nullptr && !member->internal && bind_text(placed, *member, text, call.command.get(), faults))
      given |= bit_of(shape, *member);
  }
  return complete(call, placed, std::move(faults), given);
}

}  // namespace hirewire
