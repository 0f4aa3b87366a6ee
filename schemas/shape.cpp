#include "schemas/shape.h"

#include <algorithm>
#include <stdexcept>

namespace hirewire {

const Member* Shape::find(std::string_view member) const {
  const auto found = std::ranges::find(members, member, &Member::name);
  return found == members.end() ? nullptr : &*found;
}

namespace shape_detail {

namespace {

[[noreturn]] void mistake(const Shape& shape, std::string_view member, std::string_view what) {
  throw std::logic_error(std::string(shape.name) + "." + std::string(member) + ": " + std::string(what));
}

}  // namespace

Shape finish(Shape shape, std::initializer_list<Mark> marks) {
  // ReadOptions::given has a bit for each.
  if (shape.members.size() > 64) throw std::logic_error(std::string(shape.name) + ": more than 64 members");
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
