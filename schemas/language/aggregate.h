#pragma once
// What the structs of every aggregate have in common; a struct takes it as a base (schemas/skills.h shows how).
#include "schemas/language/changes.h"
#include "schemas/language/shape.h"

namespace hirewire {

/// A command that makes an object.
struct NewObject {
  Uuid id;  ///< internal: minted at the door
};
/// A command about an object that is there.
struct ExistingObject {
  Uuid id;                                       ///< internal: of the path
  std::optional<std::int64_t> expected_version;  ///< internal: If-Match
};

/// The first base of an object's state, which is what a decision sees of it.
struct Stored {
  Uuid id;
  std::int64_t version = 0;
  bool deleted = false;
};

/// The first and the last base of a view. Whoever sees an object at all sees these members.
struct Identified {
  Uuid id;
};
struct Versioned {
  std::int64_t version = 0;
  Instant created_at;
  Instant updated_at;
};

extern template const Shape& shape_of<NewObject>();
extern template const Shape& shape_of<ExistingObject>();
extern template const Shape& shape_of<Stored>();
extern template const Shape& shape_of<Identified>();
extern template const Shape& shape_of<Versioned>();

}  // namespace hirewire
