#include "schemas/language/shape.h"

#include <algorithm>
#include <stdexcept>

#include "schemas/language/changes.h"
#include "schemas/language/describe.h"
#include "schemas/language/json.h"

namespace hirewire {

const Member* Shape::find(std::string_view member) const {
  const auto found = std::ranges::find(members, member, &Member::name);
  return found == members.end() ? nullptr : &*found;
}

const Member* Shape::find_renamed(std::string_view was) const {
  if (was.empty()) return nullptr;
  const auto found = std::ranges::find(members, was, &Member::was);
  return found == members.end() ? nullptr : &*found;
}

const void* Shape::part(const Shape& part, const void* object) const {
  if (&part == this) return object;
  const auto found = std::ranges::find(bases, &part, &Base::shape);
  if (found == bases.end()) throw std::logic_error(fmt::format("{} is no {}", name, part.name));
  return static_cast<const char*>(object) + found->offset;
}

std::optional<std::string> Shape::beginning(const Member& member) const {
  if (member.nullable || member.presence == Presence::patch || !member.has_beginning()) return std::nullopt;
  std::string text;
  if (member.list) {
    write_json_list(text, member, probe);
    return text;
  }
  const void* value = member.value(probe);
  switch (member.kind) {
    case Kind::text:
      return *static_cast<const std::string*>(value);
    case Kind::integer:
      return std::to_string(*static_cast<const std::int64_t*>(value));
    case Kind::number:
      write_json_number(text, *static_cast<const double*>(value));
      return text;
    case Kind::money:
      return to_string(*static_cast<const Money*>(value));
    case Kind::boolean:
      return *static_cast<const bool*>(value) ? "true" : "false";
    default:
      return std::nullopt;
  }
}

std::uint64_t Shape::bit_at(std::size_t offset) const {
  const auto found = std::ranges::find(members, offset, &Member::offset);
  if (found == members.end()) throw std::logic_error(fmt::format("{}: no member stands there", name));
  return std::uint64_t{1} << (found - members.begin());
}

namespace {

void mention(const Member& member, void* object) {
  if (member.bit != 0) *reinterpret_cast<std::uint64_t*>(static_cast<char*>(object) + member.mentions) |= member.bit;
}

}  // namespace

void* Member::place(void* object) const {
  mention(*this, object);
  return access->place(static_cast<char*>(object) + offset);
}

void Member::clear(void* object) const {
  if (bit != 0 && !nullable && !list) return;
  mention(*this, object);
  access->clear(static_cast<char*>(object) + offset);
}

bool Member::equal(const void* object, const void* other) const {
  if (kind != Kind::object) return access->equal(in(object), in(other));
  if (!list) {
    const void* one = access->value(in(object));
    const void* two = access->value(in(other));
    return one == nullptr || two == nullptr ? one == two : hirewire::equal(*shape, one, two);
  }
  if (size(object) != size(other)) return false;
  for (std::size_t i = 0; i < size(object); ++i)
    if (!hirewire::equal(*shape, at(object, i), at(other, i))) return false;
  return true;
}

void Member::assign(void* object, const void* other) const {
  mention(*this, object);
  access->assign(static_cast<char*>(object) + offset, in(other));
}

bool Member::has_beginning() const {
  return list || kind == Kind::text || kind == Kind::integer || kind == Kind::number || kind == Kind::money ||
         kind == Kind::boolean;
}

bool equal(const Shape& shape, const void* object, const void* other) {
  return std::ranges::all_of(shape.members, [&](const Member& member) {
    const bool mentioned = member.mentioned(object);
    return mentioned == member.mentioned(other) && (!mentioned || member.equal(object, other));
  });
}

// ---- marks

bool Mark::loosens(const Member& member) const {
  const auto also_there = [&](std::string_view value) {
    return std::ranges::find(member.values, value) != member.values.end();
  };
  return (audience_ && *audience_ < member.audience) || (min_ && *min_ < member.min) || (max_ && *max_ > member.max) ||
         (format_ && member.format != Format::none && *format_ != member.format) ||
         (!member.values.empty() && !std::ranges::all_of(values_, also_there));
}

constexpr std::int64_t most_whole_money = largest_money.cents / 100;

std::string_view Mark::apply_to(Member& member) const {
  if (secret_ && (member.kind != Kind::text || member.list)) return "only a single text can be secret";
  if (!values_.empty() && member.kind != Kind::text) return "only a text has allowed values";
  const auto is_money = [](std::int64_t limit) { return limit <= most_whole_money && limit >= -most_whole_money; };
  if (member.kind == Kind::money && !member.list && !(is_money(min_.value_or(0)) && is_money(max_.value_or(0))))
    return "an amount of money has at most twelve digits before the point";
  if (member.inherited && loosens(member)) return "a mark can only tighten what a base says of its member";
  member.personal |= personal_;
  member.secret |= secret_;
  member.internal |= internal_;
  member.derived |= derived_;
  member.contact |= contact_;
  member.nullable &= !never_null_;
  member.audience = audience_.value_or(member.audience);
  member.format = format_.value_or(member.format);
  member.min = min_.value_or(member.min);
  member.max = max_.value_or(member.max);
  if (!values_.empty()) member.values = values_;
  if (!was_.empty()) member.was = was_;
  return {};
}

// ---- description

namespace shape_detail {

namespace {

// ReadOptions::given has a bit for each member, and so has a Changes.
constexpr std::size_t most_members = 64;
// A command has two of its own beside them (ExistingObject).
constexpr std::size_t most_changes = most_members - 2;

[[noreturn]] void mistake(const Shape& shape, std::string_view member, std::string_view what) {
  throw std::logic_error(fmt::format("{}.{}: {}", shape.name, member, what));
}

bool has_secret(const Shape& shape) {
  return std::ranges::any_of(shape.members, &Member::secret);
}

}  // namespace

void add_base(Shape& shape, const Shape& base, std::size_t offset) {
  shape.bases.push_back({&base, offset});
  for (const Shape::Base& below : base.bases) shape.bases.push_back({below.shape, below.offset + offset});
  for (Member member : base.members) {
    member.inherited = true;
    member.offset += offset;
    if (member.bit != 0) member.mentions += offset;
    shape.members.push_back(std::move(member));
  }
}

void add_changes(Shape& shape, const Shape& part, std::size_t offset, std::size_t mentions) {
  if (part.members.size() > most_changes)
    throw std::logic_error(fmt::format("{}: more than {} members can't be changed", part.name, most_changes));
  for (std::size_t i = 0; i < part.members.size(); ++i) {
    Member member = part.members[i];
    if (member.presence == Presence::patch) mistake(part, member.name, "a change of a change");
    member.inherited = true;
    member.presence = Presence::patch;
    member.offset += offset;
    member.mentions = mentions;
    member.bit = std::uint64_t{1} << i;
    shape.members.push_back(std::move(member));
  }
}

std::uint64_t differing(const Shape& shape, const void* now, void* wanted, std::uint64_t mentioned) {
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    const std::uint64_t bit = std::uint64_t{1} << i;
    if ((mentioned & bit) == 0 || member.secret || !member.equal(now, wanted)) continue;
    mentioned &= ~bit;
    member.assign(wanted, shape.probe);
  }
  return mentioned;
}

void assign_mentioned(const Shape& shape, void* now, const void* wanted, std::uint64_t mentioned) {
  for (std::size_t i = 0; i < shape.members.size(); ++i)
    if ((mentioned >> i & 1U) != 0) shape.members[i].assign(now, wanted);
}

Shape finish(Shape shape, const Marks& marks) {
  if (shape.members.size() > most_members)
    throw std::logic_error(fmt::format("{}: more than {} members", shape.name, most_members));
  for (const Member& member : shape.members)
    if (shape.find(member.name) != &member)
      mistake(shape, member.name, "two members, one of them of a base, are called so");
  for (const Mark& mark : marks) {
    const auto found = std::ranges::find(shape.members, mark.name(), &Member::name);
    if (found == shape.members.end()) mistake(shape, mark.name(), "a mark names a member that is not described");
    if (const auto wrong = mark.apply_to(*found); !wrong.empty()) mistake(shape, mark.name(), wrong);
  }
  for (const Member& member : shape.members) {
    // Its name is part of what a sealed text is bound to (base/seal.h): under another one no old text would open.
    if (member.secret && !member.was.empty()) mistake(shape, member.name, "a secret can't be renamed");
    if (shape.find(member.was)) mistake(shape, member.name, "its old name is another member's");
    // Events are sealed member by member, their own: a secret further down would stand in the log in plain text.
    if (member.kind == Kind::object && has_secret(*member.shape))
      mistake(shape, member.name, "a secret stands in what is described, never in an object within");
  }
  return shape;
}

}  // namespace shape_detail

}  // namespace hirewire
