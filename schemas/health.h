#pragma once
#include "schemas/shape.h"

namespace hirewire {

/// What a load balancer asks (ai-interviewer:1437-1450).
struct Health {
  std::string status;       ///< healthy, or unhealthy where a part is
  std::string database;     ///< healthy, unhealthy
  std::string redis;        ///< likewise: the document's queue, in this house Kafka
  Instant timestamp;
};

template <> const Shape& shape_of<Health>();

}  // namespace hirewire
