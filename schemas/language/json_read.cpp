#include <simdjson.h>

#include <algorithm>
#include <cmath>

#include "schemas/language/json.h"
#include "schemas/language/json_diagnosis.h"
#include "schemas/language/utf8.h"
#include "schemas/language/values.h"

namespace hirewire {

namespace {

namespace dom = simdjson::dom;
using values::Path;
using values::Wrong;

constexpr std::size_t most_values = 1'000'000;  // json.h
constexpr std::size_t kept_text =
    1U << 20;  // a longer text gets a parser that dies with it, so its memory is given back

/// The thread's parser, or one of its own where that is in use (a vocabulary that reads JSON itself) or would grow too
/// big.
class ParserLease {
 public:
  explicit ParserLease(std::size_t text_size) : shared_(!busy && text_size <= kept_text) {
    if (shared_) {
      busy = true;
    } else {
      own_ = std::make_unique<dom::parser>();
    }
  }
  ~ParserLease() {
    if (shared_) busy = false;
  }
  ParserLease(const ParserLease&) = delete;
  ParserLease& operator=(const ParserLease&) = delete;
  dom::parser& parser() { return shared_ ? kept : *own_; }

 private:
  static thread_local dom::parser kept;
  static thread_local bool busy;
  bool shared_;
  std::unique_ptr<dom::parser> own_;
};

thread_local dom::parser ParserLease::kept;
thread_local bool ParserLease::busy = false;

/// What simdjson lets pass and json.h does not.
class Inspection {
 public:
  explicit Inspection(std::size_t max_depth) : max_depth_(max_depth) {}
  bool passes(dom::element element, std::size_t depth = 0) {
    if (++values_ > most_values) return false;
    switch (element.type()) {
      case dom::element_type::OBJECT:
        return depth < max_depth_ && passes_object(element, depth + 1);
      case dom::element_type::ARRAY:
        if (depth >= max_depth_) return false;
        for (const dom::element item : dom::array(element)) {
          if (!passes(item, depth + 1)) return false;
        }
        return true;
      case dom::element_type::STRING:
        return passes(std::string_view(element));
      default:
        return true;
    }
  }
  [[nodiscard]] bool has_too_many() const { return values_ > most_values; }

 private:
  static bool passes(std::string_view text) { return text.find('\0') == std::string_view::npos && is_utf8(text); }

  bool passes_object(dom::object object, std::size_t depth) {
    constexpr std::size_t few = 24;
    std::array<std::string_view, few> keys;
    std::vector<std::string_view> more;
    std::size_t count = 0;
    for (const auto [key, value] : object) {
      if (!passes(key) || !passes(value, depth)) return false;
      const auto end = keys.begin() + static_cast<std::ptrdiff_t>(std::min(count, few));
      if (std::find(keys.begin(), end, key) != end) return false;
      if (count < few) {
        keys[count] = key;
      } else {
        more.push_back(key);
      }
      ++count;
    }
    std::ranges::sort(more);
    return std::ranges::adjacent_find(more) == more.end();
  }

  std::size_t max_depth_;
  std::size_t values_ = 0;
};

Refusal refuse(std::string_view text, std::size_t max_depth, const Inspection& inspection,
               const Vocabulary* vocabulary) {
  if (inspection.has_too_many()) return malformed(fmt::format("The JSON has more than {} values.", most_values));
  JsonDiagnosis diagnosis = diagnose_json(text, max_depth);
  if (diagnosis.message.empty() && !diagnosis.large_numbers.empty()) {
    const auto renamed = vocabulary != nullptr ? vocabulary->member : nullptr;
    std::vector<Fault> faults;
    for (const LargeNumber& number : diagnosis.large_numbers) {
      Wrong wrong = values::too_large_for_64_bits();
      faults.push_back(
          {path_of(number, renamed), std::string(wrong.code), std::move(wrong.message), number.line, number.column});
    }
    return invalid(std::move(faults));
  }
  if (diagnosis.message.empty()) return malformed("A key appears twice in one object of the JSON.");
  Refusal refusal =
      malformed(fmt::format("Line {}, column {}: {}", diagnosis.line, diagnosis.column, diagnosis.message));
  refusal.faults.push_back({"", "malformed", std::move(diagnosis.message), diagnosis.line, diagnosis.column});
  return refusal;
}

/// Parses and inspects; the element lives as long as the parser is not used again. Refused as invalid are numbers that
/// do not fit in 64 bits, and nothing else.
Result<dom::element> parse(dom::parser& parser, std::string_view text, std::size_t max_depth,
                           const Vocabulary* vocabulary = nullptr) {
  dom::element root;
  Inspection inspection(max_depth);
  if (parser.parse(text.data(), text.size()).get(root) == simdjson::SUCCESS && inspection.passes(root)) return root;
  return Refused(refuse(text, max_depth, inspection, vocabulary));
}

void append_canonical(std::string& out, dom::element element) {
  bool first = true;
  switch (element.type()) {
    case dom::element_type::OBJECT:
      out += '{';
      for (const auto [key, value] : dom::object(element)) {
        if (!std::exchange(first, false)) out += ',';
        write_json_string(out, key);
        out += ':';
        append_canonical(out, value);
      }
      out += '}';
      return;
    case dom::element_type::ARRAY:
      out += '[';
      for (const dom::element item : dom::array(element)) {
        if (!std::exchange(first, false)) out += ',';
        append_canonical(out, item);
      }
      out += ']';
      return;
    case dom::element_type::STRING:
      write_json_string(out, std::string_view(element));
      return;
    case dom::element_type::DOUBLE:
      write_canonical_number(out, double(element));
      return;
    case dom::element_type::INT64:
      fmt::format_to(std::back_inserter(out), "{}", std::int64_t(element));
      return;
    case dom::element_type::UINT64:
      fmt::format_to(std::back_inserter(out), "{}", std::uint64_t(element));
      return;
    case dom::element_type::BOOL:
      out += bool(element) ? "true" : "false";
      return;
    case dom::element_type::NULL_VALUE:
      out += "null";
      return;
  }
}

class Binder {
 public:
  Binder(const ReadOptions& options, std::vector<Fault>& faults) : options_(options), faults_(faults) {}
  void bind(dom::object source, const Shape& shape, void* object, const Path* path);

 private:
  const Member* member_for(std::string_view key, const Shape& shape, std::size_t& hint) const;
  void bind_member(dom::element source, const Member& member, void* object, const Path& path);
  void bind_null(const Member& member, void* object, const Path& path);
  void bind_value(dom::element source, const Member& member, void* place, const Path& path);
  std::optional<Wrong> bind_scalar(dom::element source, const Member& member, void* place) const;
  std::optional<Wrong> bind_text(std::string_view source, const Member& member, void* place) const;
  static std::optional<Wrong> bind_integer(dom::element source, std::int64_t& place);
  static std::optional<Wrong> bind_money(dom::element source, Money& place);

  const ReadOptions& options_;
  std::vector<Fault>& faults_;
};

const Member* Binder::member_for(std::string_view key, const Shape& shape, std::size_t& hint) const {
  const Member* member = nullptr;
  if (options_.vocabulary != nullptr && options_.vocabulary->member) {
    member = shape.find(options_.vocabulary->member(key));
  } else if (hint < shape.members.size() && shape.members[hint].name == key) {
    member = &shape.members[hint];  // our own messages name their members in order
  } else {
    member = shape.find(key);
    if (member == nullptr && options_.believed) member = shape.find_renamed(key);
  }
  if (member != nullptr) hint = static_cast<std::size_t>(member - shape.members.data()) + 1;
  return member;
}

void Binder::bind(dom::object source, const Shape& shape, void* object, const Path* path) {
  std::uint64_t given = 0;
  std::size_t hint = 0;
  for (const auto [key, value] : source) {
    const Member* member = member_for(key, shape, hint);
    if (member == nullptr && options_.unread != nullptr) ++(*options_.unread)[fmt::format("{}.{}", shape.name, key)];
    if (member == nullptr || (options_.bind && member->internal)) continue;
    const Path here{path, member->name};
    const std::uint64_t bit = std::uint64_t{1} << (member - shape.members.data());
    if ((given & bit) != 0) {
      values::add(faults_, &here, {"duplicate", "This field is given twice, under different names."});
      continue;
    }
    given |= bit;
    bind_member(value, *member, object, here);
  }
  const bool outermost = path == nullptr;
  if (outermost && options_.given != nullptr) *options_.given = given;
  if ((outermost && options_.bind) || options_.believed) return;
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    if ((given >> i & 1U) != 0 || member.presence != Presence::required || (options_.bind && member.internal)) continue;
    const Path here{path, member.name};
    values::add(faults_, &here, values::required());
  }
}

void Binder::bind_member(dom::element source, const Member& member, void* object, const Path& path) {
  if (member.list) {
    member.clear(object);
    if (source.is_null()) return;
    dom::array list;
    if (source.get(list) != simdjson::SUCCESS) {
      values::add(faults_, &path, {"type", "Must be a list."});
      return;
    }
    std::size_t index = 0;
    for (const dom::element item : list) {
      bind_value(item, member, member.place(object), Path{&path, {}, index++});
    }
  } else if (source.is_null()) {
    bind_null(member, object, path);
  } else {
    bind_value(source, member, member.place(object), path);
  }
}

void Binder::bind_null(const Member& member, void* object, const Path& path) {
  const bool required = member.presence == Presence::required && member.kind != Kind::json;
  if (member.nullable) {
    member.clear(object);
  } else if (options_.bind || (required && !options_.believed)) {
    values::add(faults_, &path, {"required", "This field may not be null."});
  } else if (options_.believed && member.kind == Kind::text && values::lengths(member).least == 0) {
    static_cast<std::string*>(member.place(object))->clear();  // old events empty a text by it
  }
}

void Binder::bind_value(dom::element source, const Member& member, void* place, const Path& path) {
  dom::object object;
  if (member.kind == Kind::object && source.get(object) == simdjson::SUCCESS) {
    bind(object, *member.shape, place, &path);
  } else if (auto wrong = bind_scalar(source, member, place)) {
    values::add(faults_, &path, std::move(*wrong));
  }
}

std::optional<Wrong> Binder::bind_scalar(dom::element source, const Member& member, void* place) const {
  std::string_view text;
  switch (member.kind) {
    case Kind::text:
    case Kind::instant:
    case Kind::id:
      if (source.get(text) == simdjson::SUCCESS) return bind_text(text, member, place);
      break;
    case Kind::integer:
      return bind_integer(source, *static_cast<std::int64_t*>(place));
    case Kind::number:
      if (source.get(*static_cast<double*>(place)) == simdjson::SUCCESS) return std::nullopt;
      break;
    case Kind::money:
      return bind_money(source, *static_cast<Money*>(place));
    case Kind::boolean:
      if (source.get(*static_cast<bool*>(place)) == simdjson::SUCCESS) return std::nullopt;
      break;
    case Kind::json: {
      auto& json = static_cast<Json*>(place)->text;
      json.clear();
      append_canonical(json, source);
      return std::nullopt;
    }
    case Kind::object:
      break;
  }
  return values::wrong_type(member.kind);
}

std::optional<Wrong> Binder::bind_text(std::string_view source, const Member& member, void* place) const {
  if (member.kind != Kind::text) return values::place_string(member.kind, source, place);
  auto& text = *static_cast<std::string*>(place);
  if (member.secret && !options_.bind && options_.sealer != nullptr) {
    auto secret = options_.sealer->unseal(member.name, source);
    if (!secret) return Wrong{"format", "Was not sealed by this house for this place."};
    text = std::move(*secret);
  } else if (options_.vocabulary != nullptr && options_.vocabulary->value) {
    values::place_text(member, options_.vocabulary->value(member.name, std::string(source)), text);
  } else if (options_.bind) {
    values::place_text(member, source, text);
  } else {
    text = source;
  }
  return std::nullopt;
}

std::optional<Wrong> Binder::bind_integer(dom::element source, std::int64_t& place) {
  if (source.get(place) == simdjson::SUCCESS) return std::nullopt;
  if (source.is<std::uint64_t>()) return values::too_large_for_64_bits();
  double number = 0;
  constexpr double exact = 9007199254740992.0;  // up to 2^53 a double is the whole number that was written
  if (source.get(number) != simdjson::SUCCESS || std::trunc(number) != number || std::fabs(number) > exact) {
    return values::wrong_type(Kind::integer);
  }
  place = static_cast<std::int64_t>(number);
  return std::nullopt;
}

std::optional<Wrong> Binder::bind_money(dom::element source, Money& place) {
  std::int64_t whole = 0;
  double number = 0;
  const bool is_whole = source.get(whole) == simdjson::SUCCESS;
  if (!is_whole && source.get(number) != simdjson::SUCCESS) return values::wrong_type(Kind::money);
  const auto money = is_whole ? money_of(whole) : money_of(number);
  if (!money) return values::no_money();
  place = *money;
  return std::nullopt;
}

}  // namespace

Result<void> read_json(std::string_view text, const Shape& shape, void* object, const ReadOptions& options) {
  ParserLease lease(text.size());
  auto root = parse(lease.parser(), text, options.max_depth, options.vocabulary);
  std::vector<Fault> too_large;
  if (!root && root.error().reason == Reason::invalid) {
    too_large = std::move(root.error().faults);
    root = parse(lease.parser(), without_large_numbers(text, options.max_depth), options.max_depth, options.vocabulary);
  }
  if (!root) return Refused(root.error());
  dom::object source;
  if (root->get(source) != simdjson::SUCCESS) {
    Refusal refusal = malformed("Line 1, column 1: A JSON object was expected.");
    refusal.faults.push_back({"", "type", "A JSON object was expected.", 1, 1});
    return Refused(std::move(refusal));
  }
  std::vector<Fault> faults;
  Binder(options, faults).bind(source, shape, object, nullptr);
  for (Fault& fault : too_large)
    if (std::ranges::find(faults, fault.field, &Fault::field) == faults.end()) faults.push_back(std::move(fault));
  if (!options.bind && !options.believed) {
    values::check_object(shape, object, nullptr, {.request = false, .secrets_sealed = options.sealer == nullptr},
                         faults);
  }
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return {};
}

Result<Json> canonical_json(std::string_view text, std::size_t max_depth) {
  ParserLease lease(text.size());
  const auto root = parse(lease.parser(), text, max_depth);
  if (!root) return Refused(root.error());
  Json json{.text = {}};
  json.text.reserve(text.size());
  append_canonical(json.text, *root);
  return json;
}

std::optional<std::string> json_text(std::string_view object, std::string_view key) {
  ParserLease lease(object.size());
  const auto root = parse(lease.parser(), object, ReadOptions{}.max_depth);
  std::string_view value;
  if (!root || root->at_key(key).get(value) != simdjson::SUCCESS) return std::nullopt;
  return std::string(value);
}

std::optional<std::int64_t> json_integer(std::string_view object, std::string_view key) {
  ParserLease lease(object.size());
  const auto root = parse(lease.parser(), object, ReadOptions{}.max_depth);
  std::int64_t value = 0;
  if (!root || root->at_key(key).get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

}  // namespace hirewire
