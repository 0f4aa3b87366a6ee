#include "schemas/identity/roles.h"

#include "schemas/language/describe.h"

namespace hirewire::identity {

BOOST_DESCRIBE_STRUCT(RoleBasics, (), (name, description, permissions))
BOOST_DESCRIBE_STRUCT(RoleFields, (RoleBasics), (base))
BOOST_DESCRIBE_STRUCT(DefineRole, (NewObject, RoleBasics), (base))
BOOST_DESCRIBE_STRUCT(DeleteRole, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(RoleDefined, (RoleFields), ())
BOOST_DESCRIBE_STRUCT(RoleDeleted, (), ())
BOOST_DESCRIBE_STRUCT(CustomRole, (Stored, RoleFields), ())
BOOST_DESCRIBE_STRUCT(RoleView, (Identified, RoleFields, Versioned), ())

}  // namespace hirewire::identity

namespace hirewire {

using namespace identity;

template <>
Marks marks_of<RoleBasics>() {
  return {mark("name").format(Format::role).min(1).max(64), mark("description").max(2'000),
          mark("permissions").max(100)};
}
template <>
Marks marks_of<DefineRole>() {
  return {mark("base").max(64)};
}

template const Shape& shape_of<RoleBasics>();
template const Shape& shape_of<RoleFields>();
template const Shape& shape_of<DefineRole>();
template const Shape& shape_of<DeleteRole>();
template const Shape& shape_of<RoleDefined>();
template const Shape& shape_of<RoleDeleted>();
template const Shape& shape_of<CustomRole>();
template const Shape& shape_of<RoleView>();

}  // namespace hirewire
