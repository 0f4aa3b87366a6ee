#include "base/guessed_passwords.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace hirewire;

TEST_CASE("what everybody chooses is found, in any case, and nothing else") {
  for (const char* common : {"password", "Password", "12345678", "!qaz2wsx", "football", "QWERTYUIOP"})
    CHECK(is_guessed_password(common));
  for (const char* other :
       {"", "\n", "passwor", "password\n", "password\npassword1", "pass", "NewPass456!@", "correct horse"})
    CHECK_FALSE(is_guessed_password(other));
}

TEST_CASE("each line of the list is found: it is sorted, in lower case, without a comment") {
  std::vector<std::string_view> lines;
  for (std::string_view rest = guessed_passwords(); !rest.empty();) {
    lines.push_back(rest.substr(0, rest.find('\n')));
    rest.remove_prefix(std::min(lines.back().size() + 1, rest.size()));
  }
  CHECK(lines.size() > 40'000);
  CHECK(std::ranges::is_sorted(lines));
  std::size_t found = 0;
  for (const std::string_view line : lines) found += line.size() >= 8 && is_guessed_password(line) ? 1 : 0;
  CHECK(found == lines.size());
}
