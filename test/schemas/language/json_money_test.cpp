#include <doctest/doctest.h>

#include "schemas/language/describe.h"
#include "schemas/language/json.h"
#include "schemas/language/json_schema.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;
using sample::Account;

namespace {

/// The fee's cents, or the code of the fault.
std::string fee_of(std::string_view number) {
  Account account;
  const auto read = read_json(fmt::format(R"({{"fee":{}}})", number), shape_of<Account>(), &account, {.bind = true});
  std::vector<Fault> faults = read ? std::vector<Fault>{} : read.error().faults;
  check(account, faults, true, 0);
  for (const Fault& fault : faults)
    if (fault.field == "fee") return fault.code;
  return std::to_string(account.fee.value().cents);
}

}  // namespace

TEST_CASE("an amount of money is a number of at most two decimals, to the cent") {
  CHECK(fee_of("0.1") == "10");
  CHECK(fee_of("0.29") == "29");
  CHECK(fee_of("1e2") == "10000");
  CHECK(fee_of("999.99") == "99999");
  CHECK(fee_of("0") == "0");
  CHECK(fee_of("0.30000000000000004") == "format");
  CHECK(fee_of("1.005") == "format");
  CHECK(fee_of("1e12") == "format");
  CHECK(fee_of("18446744073709551615") == "format");
  CHECK(fee_of("\"1.00\"") == "type");
  CHECK(fee_of("true") == "type");
}

TEST_CASE("limits of money are whole units") {
  CHECK(fee_of("1000") == "100000");
  CHECK(fee_of("1000.01") == "too_large");
  CHECK(fee_of("-0.01") == "too_small");
  CHECK_THROWS_AS(describe<Account>("Account", {mark("fee").max(1'000'000'000'000)}), std::logic_error);
}

TEST_CASE("money is written with two decimals and read back, the largest too") {
  Account account;
  account.fee = Money{50};
  account.payments = {largest_money, {-largest_money.cents}, {}};
  const std::string written = to_json(account);
  CHECK(written.find(R"("fee":0.50)") != std::string::npos);
  CHECK(written.find(R"("payments":[999999999999.99,-999999999999.99,0.00])") != std::string::npos);
  Account again;
  REQUIRE(read_logged(written, shape_of<Account>(), &again));
  CHECK(equal(shape_of<Account>(), &again, &account));
}

TEST_CASE("a cell or a parameter is an amount to the digit") {
  const Member& fee = *shape_of<Account>().find("fee");
  Account account;
  std::vector<Fault> faults;
  read_text("12.3", fee, &account, faults);
  CHECK(faults.empty());
  CHECK(account.fee == Money{1230});
  read_text("12.345", fee, &account, faults);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].code == "format");
}

TEST_CASE("the schema of money") {
  std::string out;
  write_json_schema(out, *shape_of<Account>().find("fee"));
  CHECK(out == R"({"type":["number","null"],"multipleOf":0.01,"minimum":0,"maximum":1000})");
  out.clear();
  write_json_schema(out, *shape_of<Account>().find("payments"));
  CHECK(out == R"({"type":"array","items":{"type":"number","multipleOf":0.01,"minimum":-999999999999.99,)"
               R"("maximum":999999999999.99}})");
}
