#include "api/routing/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "schemas/language/utf8.h"
#include "schemas/messages/permissions.h"

namespace hirewire {

struct Router::Node {
  std::map<std::string, std::shared_ptr<Node>, std::less<>> literals;
  std::shared_ptr<Node> parameter;
  std::map<std::string_view, const Placed*> methods;
};

struct Router::Search {
  std::string_view method;
  std::vector<std::string_view> segments;
  bool strict = true;                ///< ids must be UUIDs
  std::vector<std::size_t> bound;    ///< segments that parameters stand for
  std::vector<std::string> decoded;  ///< of all segments
  const Placed* placed = nullptr;
  std::set<std::string_view> methods;  ///< of paths that fit, whatever their method
  const Placed* other = nullptr;       ///< one of those
};

namespace {

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}
std::string_view word_of(std::string_view segment) {
  return segment.substr(1, segment.size() - 2);
}

bool is_free_text(std::string_view word) {
  return word == "token" || word == "category" || word == "template_id";
}

Parameter parameter_of(std::string_view word, std::string_view before) {
  Parameter parameter;
  parameter.word = word;
  parameter.name = word == "conv_id" ? "conversation_id" : std::string(word);
  parameter.is_uuid = !is_free_text(word);
  if (word == "user_id" || (word == "id" && before == "users")) parameter.me = Me::user;
  if (word == "candidate_id" || (word == "id" && before == "candidates")) parameter.me = Me::candidate;
  return parameter;
}

bool fits(const Placed& placed, const Parameter& parameter, const std::string& value) {
  if (!parameter.is_uuid) return !value.empty();
  if (value == "me" && parameter.me != Me::none && placed.route.method != "DELETE") return true;
  return parse_uuid(value).has_value();
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string parent_member(const Resource& parent) {
  return fmt::format("{}_id", parent.noun);
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return segments;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_utf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
  return out;
}

namespace {

/// What a route says of bodies must fit its operation.
void check_bodies(const Route& row) {
  const Operation& operation = row.operation;
  if (!row.whole_body.empty()) {
    const Member* whole = operation.command == nullptr ? nullptr : operation.command().find(row.whole_body);
    if (whole == nullptr || (!whole->list && whole->kind != Kind::json))
      throw std::logic_error(std::string(operation.name) + ": whole_body names no list and no Json of the command");
  }
  if (row.body != Body::json) return;
  if (operation.view == nullptr || operation.view().members.size() != 1 ||
      operation.view().members.front().kind != Kind::json)
    throw std::logic_error(std::string(operation.name) + ": Body::json needs a view of one Json");
}

}  // namespace

Placed::Placed(const Route& row, const Dialect& how) : route(row), dialect(&how), vocabulary(vocabulary_of(how)) {
  check_bodies(row);
  std::string_view before;
  for (const std::string_view segment : segments_of(row.path)) {
    if (is_parameter(segment)) parameters.push_back(parameter_of(word_of(segment), before));
    before = segment;
  }
  const Resource* parent = row.me == Me::none ? row.operation.parent : nullptr;  // else it is the caller's own
  if (!parameters.empty() && parameters.back().is_uuid) parameters.back().name = "id";
  if (parent != nullptr && !parameters.empty()) parameters.front().name = parent_member(*parent);
  if (row.operation.view != nullptr) wire = Wire(row.operation.view(), how, row.members);
}

std::string canonical_path(const Placed& placed, const std::vector<std::string>& values) {
  std::string path;
  std::size_t at = 0;
  for (const std::string_view segment : segments_of(placed.route.path)) {
    path += '/';
    if (!is_parameter(segment)) {
      path += segment;
      continue;
    }
    const std::string& value = values.at(at++);
    if (const auto id = parse_uuid(value)) {
      path += to_string(*id);
      continue;
    }
    for (const char c : value) path += c == '/' ? "%2F" : c == '%' ? "%25" : std::string(1, c);
  }
  return path;
}

void Router::add(const Route& route, const Dialect& dialect) {
  if (const auto permission = route.operation.permission;
      permission != open_to_all && permission != signed_in && permission != anyone && !is_permission(permission.name()))
    throw std::logic_error(fmt::format("operation {}: schemas/messages/permissions.cpp knows no {}",
                                       route.operation.name, permission.name()));
  if (!root_) root_ = std::make_shared<Node>();
  const Placed& placed = placed_.emplace_back(route, dialect);
  Node* node = root_.get();
  for (const std::string_view segment : segments_of(route.path)) {
    auto& next = is_parameter(segment) ? node->parameter : node->literals[std::string(segment)];
    if (!next) next = std::make_shared<Node>();
    node = next.get();
  }
  if (!node->methods.emplace(placed.route.method, &placed).second) {
    throw std::logic_error("two routes for " + std::string(route.method) + " " + std::string(route.path));
  }
}

bool Router::visit(const Node& node, std::size_t depth, Search& search) {
  if (depth < search.segments.size()) {
    const auto literal = node.literals.find(search.decoded[depth]);
    if (literal != node.literals.end() && visit(*literal->second, depth + 1, search)) return true;
    if (!node.parameter || search.segments[depth].empty()) return false;
    search.bound.push_back(depth);
    if (visit(*node.parameter, depth + 1, search)) return true;
    search.bound.pop_back();
    return false;
  }
  for (const auto& [method, placed] : node.methods) {
    bool all_fit = true;
    for (std::size_t i = 0; search.strict && i < search.bound.size(); ++i) {
      all_fit = all_fit && fits(*placed, placed->parameters[i], search.decoded[search.bound[i]]);
    }
    if (!all_fit) continue;
    if (method == search.method) {
      search.placed = placed;
      return true;
    }
    search.methods.insert(method);
    search.other = placed;
  }
  return false;
}

std::expected<Router::Found, Router::Miss> Router::find(std::string_view method, std::string_view path) const {
  Search search{.method = method, .segments = segments_of(path)};
  search.decoded.reserve(search.segments.size());
  for (const std::string_view segment : search.segments) {
    auto text = percent_decoded(segment);
    if (!text) return std::unexpected(Miss{.why = Miss::Why::malformed_path});
    search.decoded.push_back(std::move(*text));
  }
  if (!root_) return std::unexpected(Miss{});
  if (visit(*root_, 0, search)) {
    Found found{.placed = search.placed};
    for (const std::size_t at : search.bound) found.values.push_back(std::move(search.decoded[at]));
    return found;
  }
  if (!search.methods.empty()) {
    if (search.methods.contains("GET")) search.methods.insert("HEAD");
    search.methods.insert("OPTIONS");
    return std::unexpected(Miss{.why = Miss::Why::no_method,
                                .allow = fmt::format("{}", fmt::join(search.methods, ", ")),
                                .near = search.other});
  }
  Search loose{.method = method, .segments = std::move(search.segments), .strict = false};
  loose.decoded = std::move(search.decoded);
  if (!visit(*root_, 0, loose)) return std::unexpected(Miss{.near = loose.other});
  Miss miss{.why = Miss::Why::malformed_id, .near = loose.placed};
  for (std::size_t i = 0; i < loose.bound.size(); ++i) {
    const Parameter& parameter = loose.placed->parameters[i];
    if (!fits(*loose.placed, parameter, loose.decoded[loose.bound[i]])) miss.parameter = parameter.name;
  }
  return std::unexpected(std::move(miss));
}

}  // namespace hirewire
