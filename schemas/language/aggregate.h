#pragma once
// What the structs of every aggregate have in common; a struct takes it as a base (schemas/skills.h shows how).
//
// An aggregate's own members are of three kinds, and each kind is a struct, said once, that commands, events, state and
// views take as a base:
//   SkillFields   may change: of Create…, …Created, the state and the view; a change is Changes<SkillFields>
//   SkillOrigin   said once, when it is made (source, company_id): of Create…, …Created, the state and the view
//   SkillState    the house's own (status, counters): of events, the state and the view, never of a request
// A kind that has no members, or one or two in a single struct, needs no base.
#include "schemas/language/changes.h"
#include "schemas/language/shape.h"

namespace hirewire {

/// A command that makes an object.
struct NewObject {
  Uuid id;  ///< internal: minted at the door
};
/// A command about an object that is there.
struct ExistingObject {
  Uuid id;                                        ///< internal: of the path
  std::optional<std::int64_t> expected_version;   ///< internal: If-Match
  std::vector<std::string> expected_others = {};  ///< internal: what else its list has, as tags spell versions
};

/// The first base of an object's state, which is what a decision sees of it.
struct Stored {
  Uuid id;
  std::int64_t version = 0;
  bool deleted = false;
};

/// The first base of a view: whoever sees an object at all sees its id.
struct Identified {
  Uuid id;
};
/// The last base of a view; for the owner. A view that shows more to everyone has members of its own for it.
struct Versioned {
  std::int64_t version = 0;
  Instant created_at;
  Instant updated_at;
};

/// The part of a struct that one of its bases is: `SkillCreated{part<SkillFields>(command)}` says what is taken.
template <class F>
const F& part(const F& whole) {
  return whole;
}

extern template const Shape& shape_of<NewObject>();
extern template const Shape& shape_of<ExistingObject>();
extern template const Shape& shape_of<Stored>();
extern template const Shape& shape_of<Identified>();
extern template const Shape& shape_of<Versioned>();

}  // namespace hirewire
