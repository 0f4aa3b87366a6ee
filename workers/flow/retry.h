#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/id.h"

namespace hirewire {

/// How long to wait after the `attempts_made`-th failed attempt (1 = the first one failed): 5 s, 5 min, 30 min, 2 h, 5
/// h, 10 h, 14 h, 20 h, 24 h, each with up to a fifth added, so that a receiver that comes back does not meet all at
/// once; the addition depends on (id, attempts_made) only. nullopt: exhausted, after ten attempts in three to four
/// days: of a webhook as of a mail. A receiver's Retry-After (seconds) can make the wait longer, to 24 h at most, never
/// shorter: "1" at every answer would use up all attempts within seconds.
inline std::optional<std::chrono::milliseconds> next_attempt(const Uuid& id, int attempts_made,
                                                             std::optional<int> retry_after = std::nullopt) {
  using namespace std::chrono_literals;
  constexpr std::array<std::chrono::milliseconds, 9> waits{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
  constexpr std::chrono::milliseconds longest_asked = 24h;
  if (attempts_made < 1 || attempts_made > static_cast<int>(waits.size())) return std::nullopt;
  const std::chrono::milliseconds wait = waits[static_cast<std::size_t>(attempts_made - 1)];

  // FNV-1a: a restart, another process or another standard library computes the same.
  std::uint64_t hash = 14695981039346656037u;
  for (const std::uint8_t byte : id.bytes) hash = (hash ^ byte) * 1099511628211u;
  hash = (hash ^ static_cast<std::uint64_t>(attempts_made)) * 1099511628211u;
  const auto addition = wait * static_cast<std::int64_t>((hash >> 32) % 1000) / 5000;

  const std::chrono::milliseconds asked = std::chrono::seconds(std::max(0, retry_after.value_or(0)));
  return std::max(wait + addition, std::min(asked, longest_asked));
}

}  // namespace hirewire
