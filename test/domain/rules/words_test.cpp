#include "domain/rules/words.h"

#include <doctest/doctest.h>

using namespace hirewire;

TEST_CASE("a date may be known to the year, the month or the day") {
  for (const char* date : {"2015", "2015-09", "2016-02-29", "0000", "9999-12-31"}) {
    CAPTURE(date);
    CHECK(is_partial_date(date));
  }
  for (const char* date : {"", "15", "2015-9", "2015-13", "2015-00", "2015-02-29", "2015/09", "2015-09-1",
                           "2015-09-01T00", "+015", "2015--9", "2015-0a", "20159", "2015-09/01", "2015-09- 1"}) {
    CAPTURE(date);
    CHECK_FALSE(is_partial_date(date));
  }
}
