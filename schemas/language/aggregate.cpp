#include "schemas/language/aggregate.h"

#include "schemas/language/describe.h"

namespace hirewire {

BOOST_DESCRIBE_STRUCT(Making, (), (id))
BOOST_DESCRIBE_STRUCT(Changing, (), (id, expected_version))
BOOST_DESCRIBE_STRUCT(Standing, (), (id, version, deleted))
BOOST_DESCRIBE_STRUCT(Identified, (), (id))
BOOST_DESCRIBE_STRUCT(Dated, (), (version, created_at, updated_at))

template <>
Marks marks_of<Making>() {
  return {mark("id").internal()};
}
template <>
Marks marks_of<Changing>() {
  return {mark("id").internal(), mark("expected_version").internal()};
}

template <>
Marks marks_of<Identified>() {
  return {mark("id").everyone()};
}
template <>
Marks marks_of<Dated>() {
  return {mark("version").everyone(), mark("created_at").everyone(), mark("updated_at").everyone()};
}

template const Shape& shape_of<Making>();
template const Shape& shape_of<Changing>();
template const Shape& shape_of<Standing>();
template const Shape& shape_of<Identified>();
template const Shape& shape_of<Dated>();

}  // namespace hirewire
