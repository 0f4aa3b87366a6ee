#pragma once
// What the rules of every import say alike.
#include <set>
#include <span>

#include "schemas/candidates.h"

namespace hirewire {

/// How many rows have faults; a row may have several.
inline std::int64_t failed_rows(std::span<const candidates::ImportFault> faults) {
  std::set<std::int64_t> lines;
  for (const candidates::ImportFault& fault : faults) lines.insert(fault.line);
  return static_cast<std::int64_t>(lines.size());
}

}  // namespace hirewire
