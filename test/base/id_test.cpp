#include "base/id.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <set>
#include <unordered_set>

using namespace hirewire;

namespace {

std::int64_t milliseconds_of(const Uuid& id) {
  std::int64_t milliseconds = 0;
  for (std::size_t i = 0; i < 6; ++i) milliseconds = milliseconds << 8 | id.bytes[i];
  return milliseconds;
}

bool is_version_7(const Uuid& id) {
  return id.bytes[6] >> 4 == 7 && id.bytes[8] >> 6 == 2;
}

constexpr std::array<Tag, 6> tags = {0, 1, 0x80000000, 0x12345678, 0xdeadbeef, std::numeric_limits<Tag>::max()};

}  // namespace

TEST_CASE("an id reads as it was written, in either case") {
  const std::string text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";  // RFC 9562, appendix A.6
  const auto id = parse_uuid(text);
  REQUIRE(id);
  CHECK(to_string(*id) == text);
  CHECK(parse_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F") == id);
  CHECK(milliseconds_of(*id) == 1645557742000);
  CHECK(is_version_7(*id));
  CHECK(tag_of(*id) == (0xcc3u << 20 | (0x18c4dc0c0c07398full >> 42 & 0xfffff)));
}

TEST_CASE("what is not an id is refused") {
  for (const char* text : {"", "017f22e2", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e2-79b0-7cc3-98c4_dc0c0c07398f",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
                           "017f22e-279b0-7cc3-98c4-dc0c0c07398f"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_uuid(text));
  }
}

TEST_CASE("ids compare as their texts do") {
  for (int i = 0; i < 1000; ++i) {
    const auto a = mint();
    const auto b = mint();
    CHECK((a < b) == (to_string(a) < to_string(b)));
  }
}

TEST_CASE("a new id is a version 7 of now and there is no second one") {
  const auto before = std::chrono::floor<std::chrono::milliseconds>(now()).time_since_epoch().count();
  std::set<Uuid> seen;
  std::unordered_set<Uuid> hashed;
  for (int i = 0; i < 20'000; ++i) {
    const auto id = mint();
    seen.insert(id);
    hashed.insert(id);
    REQUIRE(is_version_7(id));
    REQUIRE(milliseconds_of(id) >= before);
  }
  const auto after = std::chrono::floor<std::chrono::milliseconds>(now()).time_since_epoch().count();
  CHECK(milliseconds_of(*seen.rbegin()) <= after);
  CHECK(seen.size() == 20'000);
  CHECK(hashed.size() == 20'000);
}

TEST_CASE("a child carries the tag it was given and is still a version 7") {
  for (const Tag tag : tags) {
    const auto id = mint(tag);
    CHECK(tag_of(id) == tag);
    CHECK(is_version_7(id));
    CHECK(mint(tag) != id);
    CHECK(partition_of(id, 8) == static_cast<int>(tag % 8));
    CHECK(partition_of(id, 7) == static_cast<int>(tag % 7));
  }
}

TEST_CASE("a tag beside another falls into its partition, up to the last tags that there are") {
  constexpr std::array<Tag, 9> others = {0, 1, 7, 64, 0x7FFFFFFF, 0x80000000U, 0xFFFFFFF0U, 0xFFFFFFFEU, 0xFFFFFFFFU};
  // The great counts make every second random tag fall into the topmost, incomplete run.
  for (const std::int64_t partitions : {1L, 2L, 3L, 7L, 8L, 12L, 64L, 1'000L, 1'431'655'767L, 2'147'483'649L}) {
    CAPTURE(partitions);
    const auto count = static_cast<Tag>(partitions);
    for (const Tag other : others) {
      bool beside = tag_beside(other, partitions, 0xFFFFFFFFU) % count == other % count;
      for (int n = 0; n < 10'000; ++n)
        beside = beside && tag_beside(other, partitions, tag_of(mint())) % count == other % count;
      CHECK(beside);
    }
  }
}

TEST_CASE("new roots gather in one partition for 4 ms, and spread over all of them in time") {
  const Instant begin = *parse_iso("2026-11-22T10:00:00Z");
  for (const int partitions : {1, 7, 8, 64}) {
    std::vector<int> homes;
    std::set<Uuid> seen;
    for (int turn = 0; turn < partitions; ++turn) {
      const Instant at = begin + std::chrono::milliseconds(4) * turn;
      const int home = partition_of(mint_gathered(at, partitions), partitions);
      for (int i = 0; i < 100; ++i) {
        const auto id = mint_gathered(at + std::chrono::microseconds(39 * i), partitions);
        REQUIRE(partition_of(id, partitions) == home);
        REQUIRE(is_version_7(id));
        REQUIRE(milliseconds_of(id) ==
                (at + std::chrono::microseconds(39 * i)).time_since_epoch() / std::chrono::milliseconds(1));
        seen.insert(id);
      }
      homes.push_back(home);
    }
    CHECK(seen.size() == 100 * static_cast<std::size_t>(partitions));
    std::ranges::sort(homes);
    for (int p = 0; p < partitions; ++p) CHECK(homes[static_cast<std::size_t>(p)] == p);
  }
}

TEST_CASE("a derived id keeps its parent's time and tag and is the same for ever") {
  const auto parent = *parse_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  // Written down once: whoever changes how ids derive makes every replay a new story.
  CHECK(to_string(derive(parent, "event", 0)) == "017f22e2-79b0-7cc3-98c4-dfcf291e75c9");
  CHECK(to_string(derive_spread(parent, "event", 0)) == "017f22e2-79b0-7321-a6dd-37cf291e75c9");
  for (int i = 0; i < 1000; ++i) {
    const auto root = mint();
    const auto child = derive(root, "event", 7);
    CHECK(child == derive(root, "event", 7));
    CHECK(child != root);
    CHECK(tag_of(child) == tag_of(root));
    CHECK(milliseconds_of(child) == milliseconds_of(root));
    CHECK(is_version_7(child));
    CHECK(child == derive_tagged(root, tag_of(root), "event", 7));
  }
}

TEST_CASE("parent, purpose and number each make another derived id") {
  const auto root = mint();
  std::set<Uuid> seen = {root};
  for (std::uint64_t n = 0; n < 1000; ++n) seen.insert(derive(root, "event", n));
  seen.insert(derive(root, "event", std::numeric_limits<std::uint64_t>::max()));
  seen.insert(derive(root, "event", std::uint64_t{1} << 32));
  seen.insert(derive(root, "", 0));
  seen.insert(derive(root, "events", 0));
  seen.insert(derive(root, std::string_view("event\0", 6), 0));
  seen.insert(derive(mint(tag_of(root)), "event", 0));
  CHECK(seen.size() == 1 + 1000 + 6);
}

TEST_CASE("a tag of its own changes nothing but the tag") {
  const auto root = mint();
  for (const Tag tag : tags) {
    const auto child = derive_tagged(root, tag, "candidate", 3);
    CHECK(tag_of(child) == tag);
    CHECK(milliseconds_of(child) == milliseconds_of(root));
    CHECK(is_version_7(child));
    CHECK(child == derive_tagged(root, tag, "candidate", 3));
    auto back = derive_tagged(child, tag, "candidate", 3);
    CHECK(tag_of(back) == tag);
  }
}

TEST_CASE("spread ids reach all partitions evenly") {
  const auto root = mint();
  std::array<int, 8> hits{};
  std::set<Uuid> seen;
  for (std::uint64_t n = 0; n < 10'000; ++n) {
    const auto id = derive_spread(root, "chunk", n);
    REQUIRE(is_version_7(id));
    REQUIRE(milliseconds_of(id) == milliseconds_of(root));
    REQUIRE(id == derive_spread(root, "chunk", n));
    seen.insert(id);
    ++hits[static_cast<std::size_t>(partition_of(id, 8))];
  }
  CHECK(seen.size() == 10'000);
  // 1250 expected, standard deviation 33: six of them to either side.
  for (const int count : hits) {
    CHECK(count > 1050);
    CHECK(count < 1450);
  }
}

TEST_CASE("a forked child draws other ids than its parent") {
  mint();  // so that there is a stock to inherit
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const auto child = ::fork();
  if (child == 0) {
    const auto id = mint(0);
    _exit(::write(ends[1], id.bytes.data(), id.bytes.size()) == 16 ? 0 : 1);
  }
  const auto ours = mint(0);
  Uuid theirs;
  REQUIRE(::read(ends[0], theirs.bytes.data(), theirs.bytes.size()) == 16);
  int status = 1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  ::close(ends[0]);
  ::close(ends[1]);
  CHECK(status == 0);
  CHECK_FALSE(std::equal(ours.bytes.begin() + 8, ours.bytes.end(), theirs.bytes.begin() + 8));
}
