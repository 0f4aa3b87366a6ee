#include "schemas/presence.h"

#include "schemas/language/describe.h"

namespace hirewire::presence {

BOOST_DESCRIBE_STRUCT(Sighting, (), (id, at))
BOOST_DESCRIBE_STRUCT(RecordPresence, (), (id, seen))
BOOST_DESCRIBE_STRUCT(PresenceSeen, (), (seen))
BOOST_DESCRIBE_STRUCT(Recording, (), (id))
BOOST_DESCRIBE_STRUCT(PresenceView, (), (user_id, status, last_active_at))

}  // namespace hirewire::presence

namespace hirewire {

using namespace presence;

template <>
Marks marks_of<RecordPresence>() {
  return {mark("seen").max(1000)};
}
template <>
Marks marks_of<PresenceView>() {
  return {mark("status").values({"online", "away", "offline"}).derived(), mark("last_active_at").derived()};
}

template const Shape& shape_of<Sighting>();
template const Shape& shape_of<RecordPresence>();
template const Shape& shape_of<PresenceSeen>();
template const Shape& shape_of<Recording>();
template const Shape& shape_of<PresenceView>();

}  // namespace hirewire
