#include "base/instant.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {
std::string canonical(std::string_view text) {
  const auto at = parse_iso(text);
  return at ? to_iso_micros(*at) : "refused";
}
}  // namespace

TEST_CASE("an instant reads as it was written") {
  const auto at = parse_iso("2025-11-16T10:30:00.123456Z");
  REQUIRE(at);
  CHECK(at->time_since_epoch().count() == 1763289000123456);
  CHECK(to_iso(*at) == "2025-11-16T10:30:00Z");
  CHECK(to_iso_micros(*at) == "2025-11-16T10:30:00.123456Z");
  const auto present = now();
  CHECK(parse_iso(to_iso_micros(present)) == present);
}

TEST_CASE("every form of RFC 3339 is understood") {
  CHECK(canonical("2025-11-16T10:30:00Z") == "2025-11-16T10:30:00.000000Z");
  CHECK(canonical("2025-11-16t10:30:00z") == "2025-11-16T10:30:00.000000Z");
  CHECK(canonical("2025-11-16 10:30:00Z") == "2025-11-16T10:30:00.000000Z");
  CHECK(canonical("2025-11-16T10:30:00") == "2025-11-16T10:30:00.000000Z");
  CHECK(canonical("2025-11-16T10:30:00.5Z") == "2025-11-16T10:30:00.500000Z");
  CHECK(canonical("2025-11-16T10:30:00.000001Z") == "2025-11-16T10:30:00.000001Z");
  CHECK(canonical("2025-11-16T10:30:00.120") == "2025-11-16T10:30:00.120000Z");
  CHECK(canonical("2025-11-16T10:30:00+05:30") == "2025-11-16T05:00:00.000000Z");
  CHECK(canonical("2025-11-16T10:30:00-00:00") == "2025-11-16T10:30:00.000000Z");
  CHECK(canonical("2025-12-31T23:30:00.25-01:00") == "2026-01-01T00:30:00.250000Z");
}

TEST_CASE("leap days are where the calendar has them") {
  CHECK(canonical("2024-02-29T23:59:59Z") == "2024-02-29T23:59:59.000000Z");
  CHECK(canonical("2000-02-29T00:00:00Z") == "2000-02-29T00:00:00.000000Z");
  CHECK(canonical("2024-03-01T00:30:00+01:00") == "2024-02-29T23:30:00.000000Z");
  CHECK(canonical("2023-02-29T00:00:00Z") == "refused");
  CHECK(canonical("2100-02-29T00:00:00Z") == "refused");
}

TEST_CASE("instants before 1970 keep their second") {
  CHECK(canonical("1969-12-31T23:59:59.999999Z") == "1969-12-31T23:59:59.999999Z");
  CHECK(to_iso(Instant(std::chrono::microseconds(-1))) == "1969-12-31T23:59:59Z");
  CHECK(canonical("0001-01-01T00:00:00Z") == "0001-01-01T00:00:00.000000Z");
  CHECK(canonical("9999-12-31T23:59:59.999999Z") == "9999-12-31T23:59:59.999999Z");
}

TEST_CASE("nonsense is refused") {
  for (const char* text : {"",
                           "now",
                           "2025",
                           "2025-11-16",
                           "2025-11-16T",
                           "2025-11-16T10",
                           "2025-11-16T10:30",
                           "2025-11-16T10:30:0",
                           "2025-11-16T10:30:00.",
                           "2025-11-16T10:30:00.Z",
                           "2025-11-16T10:30:00.1234567Z",
                           "2025-11-16T10:30:00,5Z",
                           "2025-11-16T24:00:00Z",
                           "2025-11-16T10:60:00Z",
                           "2025-11-16T10:30:60Z",
                           "2025-00-16T10:30:00Z",
                           "2025-13-16T10:30:00Z",
                           "2025-11-00T10:30:00Z",
                           "2025-11-31T10:30:00Z",
                           "2025-11-16T10:30:00+5:30",
                           "2025-11-16T10:30:00+0530",
                           "2025-11-16T10:30:00+24:00",
                           "2025-11-16T10:30:00+05:60",
                           "2025-11-16T10:30:00Zz",
                           "2025-11-16T10:30:00Z ",
                           " 2025-11-16T10:30:00Z",
                           "2025-11-16T10:30:00 Z",
                           "-025-11-16T10:30:00Z",
                           "0000-01-01T00:00:00Z",
                           "0001-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "12025-11-16T10:30:00Z",
                           "2025-11-16T+1:30:00Z",
                           "2025/11/16T10:30:00Z",
                           "1763289000"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_iso(text));
  }
  CHECK_FALSE(parse_iso(std::string_view("2025-11-16T10:30:00Z\0", 21)));
}
