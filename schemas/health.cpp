#include "schemas/health.h"

namespace hirewire {

BOOST_DESCRIBE_STRUCT(Health, (), (status, database, redis, timestamp))

template <>
const Shape& shape_of<Health>() {
  static const Shape shape = describe<Health>("Health", {mark("status").everyone(), mark("database").everyone(),
                                                         mark("redis").everyone(), mark("timestamp").everyone()});
  return shape;
}

}  // namespace hirewire
