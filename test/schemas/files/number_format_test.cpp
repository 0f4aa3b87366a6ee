#include "schemas/files/workbook/number_format.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {

std::string shown(const NumberFormat& format, double value, bool from_1904 = false) {
  std::string out = "|";
  format.write(out, value, from_1904);
  return out.substr(1);
}

std::string shown(std::string_view code, double value) {
  return shown(NumberFormat(code), value);
}

}  // namespace

TEST_CASE("General has no exponent where a person has none, and fifteen digits") {
  const NumberFormat general;
  CHECK(shown(general, 0) == "0");
  CHECK(shown(general, 3.3612345678E10) == "33612345678");
  CHECK(shown(general, 1234567890123456) == "1234567890123460");  // as Excel
  CHECK(shown(general, 0.1 + 0.2) == "0.3");
  CHECK(shown(general, 78.459999999999994) == "78.46");
  CHECK(shown(general, -5.25) == "-5.25");
  CHECK(shown(general, 0.00025) == "0.00025");
  CHECK(shown(general, 1e20) == "100000000000000000000");
  CHECK(shown(general, 1.5e30) == "1.5e+30");
  CHECK(shown(general, 1e-12) == "1e-12");
  for (const auto code :
       {"General", "GENERAL", "@", "", "General;General", ";;;", "[Red]General", "0.00E+00", "# ?/?"}) {
    CAPTURE(code);
    CHECK(shown(code, 33612345678.0) == "33612345678");
    CHECK(shown(code, 0.5) == "0.5");
  }
  CHECK(shown(std::string(2000, '0'), 7) == "7");
}

TEST_CASE("digits: leading zeros, places, phones, percent, thousands") {
  CHECK(shown("0000000000", 612345678) == "0612345678");
  CHECK(shown("00000", 123456) == "123456");
  CHECK(shown("00\\ 00\\ 00\\ 00\\ 00", 612345678) == "06 12 34 56 78");
  CHECK(shown("\"+\"0", 33612345678) == "+33612345678");
  CHECK(shown("+0", 33612345678) == "+33612345678");
  CHECK(shown("[<=9999999]###-####;(###) ###-####", 5550123) == "555-0123");
  CHECK(shown("[<=9999999]###-####;(###) ###-####", 2025550123) == "(202) 555-0123");
  CHECK(shown("0.00", 1.005) == "1.01");
  CHECK(shown("0.00", 0.125) == "0.13");
  CHECK(shown("0.00", 9.999) == "10.00");
  CHECK(shown("0.00", 0.004) == "0.00");
  CHECK(shown("0", 0.5) == "1");
  CHECK(shown("0", 0.49999) == "0");
  CHECK(shown("#", 0) == "");
  CHECK(shown(".00", 12.5) == "12.50");
  CHECK(shown("0.##", 5) == "5");
  CHECK(shown("0.##", 5.126) == "5.13");
  CHECK(shown("0%", 0.52) == "52%");
  CHECK(shown("0.00%", 0.52) == "52.00%");
  CHECK(shown("#,##0.00", 1234567.891) == "1234567.89");
  CHECK(shown("#,##0,\"K\"", 50000) == "50K");
  CHECK(shown("0.0,,", 12'345'678) == "12.3");
  CHECK(shown("0\" years\"", 5) == "5 years");
  CHECK(shown("General\" yrs\"", 5.5) == "5.5 yrs");
  CHECK(shown("#,##0.00\\ [$€-407]", 50000) == "50000.00 €");
  CHECK(shown("_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\);_(\"$\"* \"-\"??_);_(@_)", 12.5) == "$12.50");
}

TEST_CASE("what is negative begins with a minus, whatever colour or brackets say") {
  CHECK(shown("0.0_);[RED]\\(0.000\\)", -9.03233986479077) == "-9.032");
  CHECK(shown("0.00;[Red]0.00", -1.5) == "-1.50");
  CHECK(shown("0;-0", -3) == "-3");
  CHECK(shown("0", -3) == "-3");
  CHECK(shown("0", -0.3) == "0");
  CHECK(shown("0.00%", -0.052) == "-5.20%");
  CHECK(shown("0;-0;\"none\"0", 0) == "none0");
  CHECK(shown("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"??_);_(@_)", -1234) == "-1234");
}

TEST_CASE("dates are ISO, with a time where there is one") {
  CHECK(shown("yyyy-mm-dd", 44197) == "2021-01-01");
  CHECK(shown("d/m/yy", 44197.9999999) == "2021-01-01");
  CHECK(shown("[$-409]mmmm\\ d\\,\\ yyyy;@", 44197) == "2021-01-01");
  CHECK(shown("mmm-yy", 44197) == "2021-01-01");
  CHECK(shown("yyyy\"年\"m\"月\"d\"日\"", 44197) == "2021-01-01");
  CHECK(shown("dd.mm.yyyy hh:mm", 44197.5) == "2021-01-01T12:00:00");
  CHECK(shown("dd.mm.yyyy hh:mm", 44197) == "2021-01-01");
  CHECK(shown("m/d/yy h:mm AM/PM", 44196.99999999) == "2021-01-01");
  CHECK(shown("h:mm", 0.75) == "18:00:00");
  CHECK(shown("h:mm", 44197.75) == "18:00:00");
  CHECK(shown("mm:ss", 0.0006944444444444445) == "00:01:00");
  CHECK(shown("[hh]:mm:ss", 10.6320601851852) == "255:10:10");
  CHECK(shown("yyyy-mm-dd", -1) == "-1");
  CHECK(shown("yyyy-mm-dd", 2958465) == "9999-12-31");
  CHECK(shown("yyyy-mm-dd", 2958466) == "2958466");
}

TEST_CASE("the 1900 system has a 29 February 1900, the 1904 system begins four years later") {
  const NumberFormat date("yyyy-mm-dd");
  CHECK(shown(date, 0) == "1900-01-00");
  CHECK(shown(date, 1) == "1900-01-01");
  CHECK(shown(date, 59) == "1900-02-28");
  CHECK(shown(date, 60) == "1900-02-29");
  CHECK(shown(date, 61) == "1900-03-01");
  CHECK(shown(date, 0, true) == "1904-01-01");
  CHECK(shown(date, 60, true) == "1904-03-01");
  CHECK(shown(date, 44197 - 1462, true) == "2021-01-01");
  CHECK(shown(NumberFormat("yyyy-mm-dd h:mm"), 0.5) == "12:00:00");
}

TEST_CASE("formats that have a number only") {
  CHECK(NumberFormat::built_in(0).is_general());
  CHECK(NumberFormat::built_in(49).is_general());
  CHECK(NumberFormat::built_in(-1).is_general());
  CHECK(NumberFormat::built_in(163).is_general());
  CHECK(shown(NumberFormat::built_in(1), 5.5) == "6");
  CHECK(shown(NumberFormat::built_in(10), 0.5) == "50.00%");
  CHECK(shown(NumberFormat::built_in(14), 44197) == "2021-01-01");
  CHECK(shown(NumberFormat::built_in(21), 0.5) == "12:00:00");
  CHECK(shown(NumberFormat::built_in(22), 44197.5) == "2021-01-01T12:00:00");
  CHECK(shown(NumberFormat::built_in(44), -2) == "-$2.00");
  CHECK(shown(NumberFormat::built_in(46), 1.5) == "36:00:00");
  CHECK(shown(NumberFormat::built_in(57), 44197) == "2021-01-01");
}
