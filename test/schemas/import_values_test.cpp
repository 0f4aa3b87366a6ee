#include "schemas/import_values.h"

#include <doctest/doctest.h>

using namespace hirewire::candidates;

using Texts = std::vector<std::string_view>;

TEST_CASE("a cell that says that there is nothing to say") {
  for (const auto* text :
       {"", " ", "\u00a0", "N/A", "n/a", " #N/A ", "-", "--", "—", "none", "NULL", "Néant", "na", "?"}) {
    CAPTURE(text);
    CHECK(says_nothing(text));
  }
  for (const auto* text : {"0", "nobody", "no", "-1", "Nancy"}) {
    CAPTURE(text);
    CHECK_FALSE(says_nothing(text));
  }
}

TEST_CASE("years as people write them") {
  const std::pair<std::string_view, double> all[] = {{"5", 5},
                                                     {"5,5", 5.5},
                                                     {"5.5", 5.5},
                                                     {"5+", 5},
                                                     {"~5", 5},
                                                     {"5 years", 5},
                                                     {"5+ years", 5},
                                                     {"5yrs", 5},
                                                     {"1 yr.", 1},
                                                     {" 7\u00a0ans ", 7},
                                                     {"1 année", 1},
                                                     {"6 months", 0.5},
                                                     {"2 ans et 6 mois", 2.5},
                                                     {"1 year, 3 months", 1.25},
                                                     {"0", 0},
                                                     {"3 years of experience", 3},
                                                     {"10 ans d'expérience", 10},
                                                     {">10", 10}};
  for (const auto& [cell, years] : all) {
    CAPTURE(cell);
    REQUIRE(years_in(cell));
    CHECK(*years_in(cell) == doctest::Approx(years));
  }
  for (const auto* cell : {"", "many", "5-7", "5 - 7 years", "5 km", "5 7", "1.2.3", "years", "-1", "1e3", "2 years 3",
                           "inf", "nan", "5 years 6 km", ",", "."}) {
    CAPTURE(cell);
    CHECK_FALSE(years_in(cell));
  }
}

TEST_CASE("the first of several values in a cell") {
  CHECK(first_of("a@x.yz").first == "a@x.yz");
  CHECK_FALSE(first_of("a@x.yz").more);
  for (const auto* cell : {"a@x.yz, b@x.yz", "a@x.yz;b@x.yz", "a@x.yz | b@x.yz", "a@x.yz\nb@x.yz", "a@x.yz ::: b@x.yz",
                           "; a@x.yz ,, b@x.yz"}) {
    CAPTURE(cell);
    CHECK(first_of(cell).first == "a@x.yz");
    CHECK(first_of(cell).more);
  }
  CHECK(first_of("a@x.yz,").first == "a@x.yz");
  CHECK_FALSE(first_of("a@x.yz, ").more);
  CHECK(first_of(",;").first.empty());
}

TEST_CASE("web addresses in a cell") {
  CHECK(web_addresses_in("linkedin.com/in/ada") == Texts{"linkedin.com/in/ada"});
  CHECK(web_addresses_in("https://a.b/c,d https://e.f") == Texts{"https://a.b/c,d", "https://e.f"});
  CHECK(web_addresses_in("https://a.b,https://e.f; www.g.h|i.j") ==
        Texts{"https://a.b", "https://e.f", "www.g.h", "i.j"});
  CHECK(web_addresses_in("https://a.b,\nhttps://e.f,") == Texts{"https://a.b", "https://e.f"});
  for (const auto* cell : {"", "ada", "see my page", "ada@x.yz", "end.", ".", "a.b and c"}) {
    CAPTURE(cell);
    CHECK(web_addresses_in(cell).empty());
  }
}

TEST_CASE("a whole name is divided") {
  const auto divided = [](std::string_view whole, bool backward = false) {
    const auto [first, last] = divided_name(whole, backward);
    return std::pair(first, last);
  };
  const auto name = [](std::string_view first, std::string_view last) { return std::pair(first, last); };
  CHECK(divided("Ada Lovelace") == name("Ada", "Lovelace"));
  CHECK(divided("Ada King  Lovelace ") == name("Ada King", "Lovelace"));
  CHECK(divided("Lovelace, Ada King") == name("Ada King", "Lovelace"));
  CHECK(divided("Dupont Jean", true) == name("Jean", "Dupont"));
  CHECK(divided("Dupont, Jean", true) == name("Jean", "Dupont"));
  CHECK(divided("Plato") == name("Plato", ""));
  CHECK(divided("Plato,") == name("Plato,", ""));
  CHECK(divided("") == name("", ""));
}
