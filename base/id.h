#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace hirewire {

/// 16 bytes as in RFC 9562; compares as its text does.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  [[nodiscard]] bool is_nil() const { return *this == Uuid{}; }
};

/// The 32 random bits (rand_a and the first 20 of rand_b) that say in which partition an id is at home.
using Tag = std::uint32_t;

std::string to_string(const Uuid& id);                  ///< 36 lower-case characters
std::optional<Uuid> parse_uuid(std::string_view text);  ///< exactly 8-4-4-4-12 hex digits, either case
Tag tag_of(const Uuid& id);
int partition_of(const Uuid& id, int partitions);  ///< tag mod partitions, 0-based
/// A tag that falls into the same partition as another, and is otherwise as random as the one that is given.
Tag tag_beside(Tag other, std::int64_t partitions, Tag random);

Uuid mint();         ///< UUIDv7 of now with a random tag: a new root
Uuid mint(Tag tag);  ///< UUIDv7 of now with the tag of its root: a new child
/// UUIDv7 of `at`: a new root that gathers with others. All that a process makes in the same 4 ms are at home in one
/// partition, in the next 4 ms in the next. A request to Kafka is one partition's and costs the same for one message as
/// for many (docs/pitfalls.md), and the events of a batch go the same way.
Uuid mint_gathered(Instant at, int partitions);
/// The same id for the same (parent, purpose, n), for ever. Keeps the parent's time and tag, so a derived child lives
/// in its parent's partition.
Uuid derive(const Uuid& parent, std::string_view purpose, std::uint64_t n = 0);
/// As `derive`, but with a tag of its own: for work that should spread over the partitions.
Uuid derive_spread(const Uuid& parent, std::string_view purpose, std::uint64_t n = 0);
/// As `derive`, with the given tag.
Uuid derive_tagged(const Uuid& parent, Tag tag, std::string_view purpose, std::uint64_t n = 0);

}  // namespace hirewire

template <>
struct std::hash<hirewire::Uuid> {
  std::size_t operator()(const hirewire::Uuid& id) const noexcept;
};
