#include <doctest/doctest.h>

#include "storage/queries/query_text.h"

namespace hirewire {

TEST_CASE("each type takes what PostgreSQL takes and nothing else") {
  using query_text::fitted;
  using query_text::type_named;
  const auto fits = [](const char* type, std::string_view value) {
    return fitted(type_named(type), value).has_value();
  };
  CHECK(fits("integer", "-9223372036854775808"));
  CHECK_FALSE(fits("integer", "9223372036854775808"));
  CHECK_FALSE(fits("integer", " 1"));
  CHECK_FALSE(fits("integer", ""));
  CHECK(fits("number", "1e3"));
  CHECK_FALSE(fits("number", "nan"));
  CHECK_FALSE(fits("number", "inf"));
  CHECK(fitted(type_named("boolean"), "true") == "t");
  CHECK_FALSE(fits("boolean", "yes"));
  CHECK(fits("timestamptz", "2025-11-16T10:30:00+02:00"));
  CHECK_FALSE(fits("timestamptz", "2025-13-16T10:30:00Z"));
  CHECK(fits("date", "2024-02-29"));
  CHECK_FALSE(fits("date", "2025-02-29"));
  CHECK(fitted(type_named("since"), "2024-02-29") == "2024-02-29T00:00:00.000000Z");
  CHECK(fitted(type_named("until"), "2024-02-29") == "2024-03-01T00:00:00.000000Z");
  for (const char* type : {"since", "until"}) {
    CHECK(fitted(type_named(type), "2025-11-16T10:30:00+02:00") == "2025-11-16T08:30:00.000000Z");
    CHECK_FALSE(fits(type, "2025-02-29"));
    CHECK_FALSE(fits(type, "yesterday"));
  }
  CHECK(fitted(type_named("email"), "\u00A0mailto:JOS\u00C9@Example.com") == "jos\u00E9@example.com");
  CHECK(fitted(type_named("email"), "no address") == "no address");
  for (const char* type : {"text", "email"}) CHECK_FALSE(fits(type, "\xff"));
  CHECK_THROWS_AS((void)type_named("money"), std::logic_error);
}

}  // namespace hirewire
