#include "schemas/language/values.h"

#include <algorithm>
#include <cmath>

#include "schemas/language/email_address.h"
#include "schemas/language/utf8.h"

namespace hirewire::values {

namespace {

constexpr std::int64_t longest_text = 10'000;  // json.h
constexpr std::int64_t most_json = 65'536;
constexpr std::int64_t longest_email = 254;  // RFC 5321, with the angle brackets taken off
constexpr std::int64_t longest_url = 2'048;
constexpr std::int64_t shortest_password = 5;  // interview-platform:593-596 documents "hr123"
constexpr std::int64_t longest_password = 1'024;
constexpr std::int64_t longest_role = 64;

bool is_plain(char c) {
  return static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
}
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return false;
  std::string scheme(text.substr(0, colon));
  std::ranges::transform(scheme, scheme.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  const std::string_view rest = text.substr(colon + 3);
  return (scheme == "http" || scheme == "https") && !rest.empty() &&
         std::string_view("/?#:").find(rest[0]) == std::string_view::npos && std::ranges::all_of(rest, is_plain);
}

bool is_role(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-' || c == ' '; });
}

std::int64_t least_length(const Member& member) {
  if (!member.list && member.min != std::numeric_limits<std::int64_t>::min()) return member.min;
  return member.format == Format::password ? shortest_password : 0;
}

std::int64_t greatest_length(const Member& member) {
  if (!member.list && member.max != std::numeric_limits<std::int64_t>::max()) return member.max;
  switch (member.format) {
    case Format::email:
      return longest_email;
    case Format::url:
      return longest_url;
    case Format::password:
      return longest_password;
    case Format::role:
      return longest_role;
    case Format::none:
    case Format::phone:
    case Format::binary:
      break;
  }
  return longest_text;
}

std::optional<Wrong> check_format(Format format, std::string_view text) {
  if (format == Format::email) {
    if (const auto fault = fault_of_address(text))
      return Wrong{"format", fmt::format("Must be an e-mail address such as name@example.com; this one {}.", *fault)};
  }
  if (format == Format::url && !is_url(text)) {
    return Wrong{"format", "Must be a web address that begins with http:// or https://."};
  }
  if (format == Format::role && (text.empty() || !is_role(text))) {
    return Wrong{"format", "Must be the name of a role."};
  }
  return std::nullopt;
}

std::optional<Wrong> check_text(const Member& member, const std::string& text) {
  const auto length = static_cast<std::int64_t>(code_points(text));
  const Lengths allowed = lengths(member);
  if (length > allowed.most) return Wrong{"too_long", fmt::format("Must have at most {} characters.", allowed.most)};
  if (length < allowed.least)
    return Wrong{"too_short", fmt::format("Must have at least {} characters.", allowed.least)};
  if (!member.values.empty() && std::ranges::find(member.values, text) == member.values.end()) {
    return Wrong{"not_allowed", fmt::format("Must be one of: {}.", fmt::join(member.values, ", "))};
  }
  return check_format(member.format, text);
}

std::optional<Wrong> check_json(const Member& member, const Json& json) {
  const auto most = largest_json(member);
  if (!most || std::cmp_less_equal(json.text.size(), *most)) return std::nullopt;
  return Wrong{"too_long", fmt::format("Must have at most {} bytes as JSON.", *most)};
}

template <class Number>
Number limit_of(std::int64_t limit) {
  return static_cast<Number>(limit);
}
template <>
Money limit_of(std::int64_t whole) {
  return {whole * 100};
}

template <class Number>
std::optional<Wrong> check_range(const Member& member, Number value) {
  if (member.list) return std::nullopt;  // its limits count elements
  if (member.min != std::numeric_limits<std::int64_t>::min() && value < limit_of<Number>(member.min)) {
    return Wrong{"too_small", fmt::format("Must be at least {}.", member.min)};
  }
  if (member.max != std::numeric_limits<std::int64_t>::max() && value > limit_of<Number>(member.max)) {
    return Wrong{"too_large", fmt::format("Must be at most {}.", member.max)};
  }
  return std::nullopt;
}

std::optional<Wrong> check_count(const Member& member, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  if (count > member.max) return Wrong{"too_long", fmt::format("Must have at most {} entries.", member.max)};
  if (count < member.min) return Wrong{"too_short", fmt::format("Must have at least {} entries.", member.min)};
  return std::nullopt;
}

/// A member that may not be null holds what no caller can mean. What creation demands no change undoes.
bool is_blank(const Member& member, const void* value) {
  switch (member.kind) {
    case Kind::text: {
      const auto& text = *static_cast<const std::string*>(value);
      return member.secret ? text.empty() : hirewire::is_blank(text);  // spaces may be somebody's password
    }
    case Kind::id:
      return static_cast<const Uuid*>(value)->is_nil();
    case Kind::instant:
      return *static_cast<const Instant*>(value) == Instant{};
    case Kind::json:
      return static_cast<const Json*>(value)->text == "null";
    default:
      return false;
  }
}

bool has_fault(const std::vector<Fault>& faults, const Path& path) {
  if (faults.empty()) return false;
  const std::string field = to_string(&path);
  return std::ranges::any_of(faults, [&](const Fault& fault) { return fault.field == field; });
}

void check_one(const Member& member, const void* value, const Path& path, const Strictness& strictness,
               std::vector<Fault>& faults) {
  if (member.kind == Kind::object) {
    if (has_fault(faults, path)) return;
    check_object(*member.shape, value, &path, {strictness.request, strictness.secrets_sealed}, faults);
  } else if (auto wrong = check_value(member, value); wrong && !has_fault(faults, path)) {
    add(faults, &path, std::move(*wrong));
  }
}

void check_list(const Member& member, const void* object, const Path& path, const Strictness& strictness,
                std::vector<Fault>& faults) {
  const std::size_t size = member.size(object);
  if (auto wrong = check_count(member, size)) {
    if (!has_fault(faults, path)) add(faults, &path, std::move(*wrong));
    return;
  }
  for (std::size_t i = 0; i < size; ++i) {
    check_one(member, member.at(object, i), Path{&path, {}, i}, strictness, faults);
  }
}

}  // namespace

std::string to_string(const Path* path) {
  if (path == nullptr) return {};
  std::string text = to_string(path->parent);
  if (path->name.empty()) return fmt::format("{}[{}]", text, path->index);
  if (!text.empty()) text += '.';
  return text += path->name;
}

Lengths lengths(const Member& member) {
  return {least_length(member), greatest_length(member)};
}

std::optional<std::int64_t> largest_json(const Member& member) {
  if (member.kind != Kind::json || member.list) return std::nullopt;
  return member.max == std::numeric_limits<std::int64_t>::max() ? most_json : member.max;
}

Wrong required() {
  return {"required", "This field is required."};
}  // interview-platform:466

Wrong wrong_type(Kind kind) {
  switch (kind) {
    case Kind::text:
      return {"type", "Must be text."};
    case Kind::integer:
      return {"type", "Must be a whole number."};
    case Kind::number:
      return {"type", "Must be a number."};
    case Kind::money:
      return {"type", "Must be an amount of money, a number of at most two decimals."};
    case Kind::boolean:
      return {"type", "Must be true or false."};
    case Kind::instant:
      return {"type", "Must be a date and time such as 2025-11-16T10:30:00Z."};
    case Kind::id:
      return {"type", "Must be an id such as 0193e3a1-7c5e-7abc-8def-0123456789ab."};
    case Kind::json:
      return {"type", "Must be JSON."};
    case Kind::object:
      return {"type", "Must be an object."};
  }
  return {"type", "Is of the wrong type."};
}

Wrong too_large_for_64_bits() {
  return {"too_large", "Is too large: it must fit in 64 bits."};
}

Wrong no_money() {
  return {"format",
          fmt::format("Must be a number of at most two decimals and no more than {}.", to_string(largest_money))};
}

void add(std::vector<Fault>& faults, const Path* path, Wrong wrong) {
  faults.push_back({to_string(path), std::string(wrong.code), std::move(wrong.message)});
}

void place_text(const Member& member, std::string_view text, std::string& place) {
  if (member.format == Format::email)
    place = tidied_address(text);
  else
    place = text;
}

std::optional<Wrong> place_string(Kind kind, std::string_view text, void* place) {
  if (kind == Kind::instant) {
    const auto instant = parse_iso(text);
    if (!instant) return Wrong{"format", wrong_type(kind).message};
    *static_cast<Instant*>(place) = *instant;
    return std::nullopt;
  }
  if (kind == Kind::id) {
    const auto id = parse_uuid(text);
    if (!id) return Wrong{"format", wrong_type(kind).message};
    *static_cast<Uuid*>(place) = *id;
    return std::nullopt;
  }
  return wrong_type(kind);
}

std::optional<Wrong> check_value(const Member& member, const void* value) {
  if (member.kind == Kind::text) return check_text(member, *static_cast<const std::string*>(value));
  if (member.kind == Kind::json) return check_json(member, *static_cast<const Json*>(value));
  if (member.kind == Kind::integer) return check_range(member, *static_cast<const std::int64_t*>(value));
  if (member.kind == Kind::number) return check_range(member, *static_cast<const double*>(value));
  if (member.kind == Kind::money) return check_range(member, *static_cast<const Money*>(value));
  return std::nullopt;
}

void check_object(const Shape& shape, const void* object, const Path* path, const Strictness& strictness,
                  std::vector<Fault>& faults) {
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    if (strictness.request && member.internal) continue;
    const Path here{path, member.name};
    if (member.list) {
      if (member.mentioned(object)) check_list(member, object, here, strictness, faults);
      continue;
    }
    const void* value = member.value(object);
    if (value == nullptr) continue;
    const bool absent = member.presence == Presence::required && (strictness.given >> i & 1U) == 0;
    if (strictness.request && !member.nullable && (absent || is_blank(member, value))) {
      if (!has_fault(faults, here)) add(faults, &here, required());
      continue;
    }
    if (member.secret && strictness.secrets_sealed) continue;
    check_one(member, value, here, strictness, faults);
  }
}

}  // namespace hirewire::values

namespace hirewire {

void check(const Shape& shape, const void* object, std::vector<Fault>& faults, bool skip_internal,
           std::uint64_t given) {
  values::check_object(shape, object, nullptr, {.request = skip_internal, .given = given}, faults);
}

}  // namespace hirewire
