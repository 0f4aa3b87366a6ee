#pragma once
#include <span>
#include <string_view>

#include "base/id.h"
#include "storage/postgres/session.h"

namespace hirewire {

// Who works on what, as the loops themselves say every two seconds. Kafka's group knows who was given a partition, not
// whether he carries anything out.

/// This loop works on these partitions of the lane now. `instance`: what its process is called; two may be called so.
Statement report_in(std::string_view lane, const Uuid& loop, std::string_view instance,
                    std::span<const int> partitions);
/// It does not any more.
Statement report_out(std::string_view lane, const Uuid& loop);
/// Lanes that nobody works on in full: `lane`, and how many of its partitions (`missing`) nobody has reported for 10 s.
Statement unattended(std::span<const std::string_view> lanes);

}  // namespace hirewire
