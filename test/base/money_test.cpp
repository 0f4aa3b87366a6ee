#include "base/money.h"

#include <doctest/doctest.h>

#include <limits>

using namespace hirewire;

TEST_CASE("money is written with two decimals and read back") {
  for (const std::int64_t cents : {0L, 5L, -5L, 100L, 123'456L, largest_money.cents, -largest_money.cents})
    CHECK(parse_money(to_string(Money{cents})) == Money{cents});
  CHECK(to_string(Money{-5}) == "-0.05");
  CHECK(to_string(largest_money) == "999999999999.99");
  CHECK(parse_money("7") == Money{700});
  CHECK(parse_money("7.5") == Money{750});
}

TEST_CASE("what is no amount of money") {
  for (const std::string_view text : {"", "-", ".5", "7.", "7.001", "1e2", "+7", " 7", "7,5", "0x7", "--7", "1.-5",
                                      "1000000000000", "-1000000000000.00", "99999999999999999999"})
    CHECK_FALSE(parse_money(text));
}

TEST_CASE("a number's nearest double gives the amount that was written, and a third decimal is seen") {
  CHECK(money_of(0.1 + 0.2) == std::nullopt);  // 0.30000000000000004
  CHECK(money_of(0.3) == Money{30});
  CHECK(money_of(1.005) == std::nullopt);
  CHECK(money_of(-19.99) == Money{-1999});
  CHECK(money_of(999'999'999'999.99) == largest_money);
  CHECK(money_of(999'999'999'999.991) == std::nullopt);
  CHECK(money_of(1e12) == std::nullopt);
  CHECK(money_of(std::numeric_limits<double>::quiet_NaN()) == std::nullopt);
  CHECK(money_of(std::numeric_limits<double>::infinity()) == std::nullopt);
  CHECK(money_of(std::numeric_limits<std::int64_t>::min()) == std::nullopt);
  CHECK(money_of(std::int64_t{12}) == Money{1200});
  for (std::int64_t cents = 99'999'999'990'000; cents <= largest_money.cents; ++cents)
    CHECK(money_of(std::stod(to_string(Money{cents}))) == Money{cents});
}
