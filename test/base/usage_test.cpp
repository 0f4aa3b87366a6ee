#include "base/usage.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {

using Arguments = std::vector<std::string>;

bool fits(std::string_view usage, const Arguments& arguments) {
  return read_arguments(usage, arguments).has_value();
}

}  // namespace

TEST_CASE("who takes nothing is given nothing") {
  CHECK(fits("", {}));
  for (const char* word : {"x", "--x", "-x", "--help", ""}) CHECK_FALSE(fits("", {word}));
}

TEST_CASE("words are taken in order, those in small letters as they stand") {
  const auto given = read_arguments("[list] | show ID | drop ID", Arguments{"drop", "7"});
  REQUIRE(given);
  CHECK(given->words == Arguments{"drop", "7"});
  for (const Arguments& right : {Arguments{}, {"list"}, {"show", "7"}})
    CHECK(fits("[list] | show ID | drop ID", right));
  for (const Arguments& wrong : {Arguments{"show"}, {"lst"}, {"list", "7"}, {"show", "7", "8"}, {"show", "-7"}, {"7"}})
    CHECK_FALSE(fits("[list] | show ID | drop ID", wrong));
}

TEST_CASE("a word may follow again where that is said") {
  for (const Arguments& right : {Arguments{}, {"a"}, {"a", "b", "c"}}) CHECK(fits("[NAME…]", right));
  CHECK_FALSE(fits("NAME…", {}));
  CHECK(fits("NAME…", {"a", "b"}));
  CHECK_FALSE(fits("[NAME…]", {"a", "-b"}));
  CHECK_FALSE(fits("[NAME…]", {"--b"}));
}

TEST_CASE("an option stands anywhere, once, with its value where it takes one") {
  constexpr std::string_view usage = "FILE --email E [--url URL] [--check]";
  const auto given = read_arguments(usage, Arguments{"--email", "--odd", "people.csv", "--check"});
  REQUIRE(given);
  CHECK(given->words == Arguments{"people.csv"});
  CHECK(given->options.at("--email") == "--odd");
  CHECK(given->options.at("--check").empty());
  CHECK_FALSE(given->options.contains("--url"));
  for (const Arguments& wrong : {Arguments{"people.csv"},
                                 {"--email", "e"},
                                 {"people.csv", "--email"},
                                 {"people.csv", "--email", "e", "--email", "f"},
                                 {"people.csv", "--email", "e", "--url"},
                                 {"people.csv", "--email", "e", "--chekc"},
                                 {"people.csv", "more.csv", "--email", "e"}})
    CHECK_FALSE(fits(usage, wrong));
}
