#include "schemas/language/shape.h"

#include <algorithm>
#include <stdexcept>

namespace hirewire {

const Member* Shape::find(std::string_view member) const {
  const auto found = std::ranges::find(members, member, &Member::name);
  return found == members.end() ? nullptr : &*found;
}

std::uint64_t Shape::bit_at(std::size_t offset) const {
  const auto found = std::ranges::find(members, offset, &Member::offset);
  if (found == members.end()) throw std::logic_error(std::string(name) + ": no member stands there");
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

namespace shape_detail {

namespace {

[[noreturn]] void mistake(const Shape& shape, std::string_view member, std::string_view what) {
  throw std::logic_error(std::string(shape.name) + "." + std::string(member) + ": " + std::string(what));
}

}  // namespace

void add_part(Shape& shape, const Shape& part, std::size_t offset) {
  for (Member member : part.members) {
    member.offset += offset;
    if (member.bit != 0) member.mentions += offset;
    shape.members.push_back(std::move(member));
  }
}

void add_changes(Shape& shape, const Shape& part, std::size_t offset, std::size_t mentions) {
  for (std::size_t i = 0; i < part.members.size(); ++i) {
    Member member = part.members[i];
    if (member.presence == Presence::patch) mistake(part, member.name, "a change of a change");
    member.presence = Presence::patch;
    member.offset += offset;
    member.mentions = mentions;
    member.bit = std::uint64_t{1} << i;
    shape.members.push_back(std::move(member));
  }
}

std::uint64_t differing(const Shape& shape, const void* now, const void* to, std::uint64_t mentioned) {
  for (std::size_t i = 0; i < shape.members.size(); ++i)
    if (shape.members[i].equal(now, to)) mentioned &= ~(std::uint64_t{1} << i);
  return mentioned;
}

Shape finish(Shape shape, const Marks& marks) {
  // ReadOptions::given has a bit for each.
  if (shape.members.size() > 64) throw std::logic_error(std::string(shape.name) + ": more than 64 members");
  for (const Member& member : shape.members)
    if (shape.find(member.name) != &member)
      mistake(shape, member.name, "two members, one of them of a base, are called so");
  for (const Mark& mark : marks) {
    const Member& wanted = mark.member();
    const auto found = std::ranges::find(shape.members, wanted.name, &Member::name);
    if (found == shape.members.end()) mistake(shape, wanted.name, "a mark names a member that is not described");
    if (wanted.secret && (found->kind != Kind::text || found->list)) {
      mistake(shape, wanted.name, "only a single text can be secret");
    }
    if (!wanted.values.empty() && found->kind != Kind::text)
      mistake(shape, wanted.name, "only a text has allowed values");
    found->audience = wanted.audience;
    found->personal = wanted.personal;
    found->secret = wanted.secret;
    found->internal = wanted.internal;
    found->format = wanted.format;
    found->min = wanted.min;
    found->max = wanted.max;
    found->values = wanted.values;
  }
  return shape;
}

}  // namespace shape_detail

}  // namespace hirewire
