#pragma once
// How a context's .cpp makes the shapes of its structs; included nowhere else. There, for each struct:
//   BOOST_DESCRIBE_STRUCT(CreateSkill, (NewObject, SkillFields), ())    its bases and its own members, in their order
//   template <> Marks marks_of<CreateSkill>() { return {…}; }        where there is more to say of its own members
//   template const Shape& shape_of<CreateSkill>();
#include "schemas/language/shape.h"

namespace hirewire {

/// What T's members are beyond their C++ types. Marks of a base's members hold in whatever derives from it.
template <class T>
Marks marks_of() {
  return {};
}

namespace shape_detail {
/// `CreateSkill`, without its namespaces.
template <class T>
consteval std::string_view name_of() {
  std::string_view name = __PRETTY_FUNCTION__;  // … [T = hirewire::skills::CreateSkill]
  name.remove_prefix(name.find("T = ") + 4);
  name.remove_suffix(1);
  return name.substr(name.rfind(':') + 1);
}
}  // namespace shape_detail

template <class T>
const Shape& shape_of() {
  static const Shape shape = describe<T>(shape_detail::name_of<T>(), marks_of<T>());
  return shape;
}

}  // namespace hirewire
