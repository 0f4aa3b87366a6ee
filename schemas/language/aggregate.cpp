#include "schemas/language/aggregate.h"

#include "schemas/language/describe.h"

namespace hirewire {

BOOST_DESCRIBE_STRUCT(NewObject, (), (id))
BOOST_DESCRIBE_STRUCT(ExistingObject, (), (id, expected_version, expected_others))
BOOST_DESCRIBE_STRUCT(Stored, (), (id, version, deleted))
BOOST_DESCRIBE_STRUCT(Identified, (), (id))
BOOST_DESCRIBE_STRUCT(Versioned, (), (version, created_at, updated_at))

template <>
Marks marks_of<NewObject>() {
  return {mark("id").internal()};
}
template <>
Marks marks_of<ExistingObject>() {
  return {mark("id").internal(), mark("expected_version").internal(), mark("expected_others").internal()};
}

template <>
Marks marks_of<Identified>() {
  return {mark("id").everyone()};
}

template const Shape& shape_of<NewObject>();
template const Shape& shape_of<ExistingObject>();
template const Shape& shape_of<Stored>();
template const Shape& shape_of<Identified>();
template const Shape& shape_of<Versioned>();

}  // namespace hirewire
