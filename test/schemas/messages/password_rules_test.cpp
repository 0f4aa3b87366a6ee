#include "schemas/messages/password_rules.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {
std::string code_of(const Config& config, std::string_view password) {
  const auto fault = fault_of_password(config, "new_password", password);
  if (fault) CHECK(fault->field == "new_password");
  return fault ? fault->code : "";
}
}  // namespace

TEST_CASE("outside production the documents' own examples are passwords") {
  const Config config;
  for (const char* example : {"hr123", "admin123", "password123", "NewPass456!@", "new_password", "password"})
    CHECK(code_of(config, example) == "");
  CHECK(code_of(config, "hr12") == "too_short");
  CHECK(code_of(config, "\xff\xff\xff\xff\xff\xff") == "format");
}

TEST_CASE("in production a password has eight characters, or as many as are set, and is not guessed first") {
  Config config;
  config.environment = "production";
  CHECK(code_of(config, "hr123") == "too_short");
  CHECK(code_of(config, "éééé") == "too_short");  // eight bytes
  CHECK(code_of(config, "éééééééé") == "");
  for (const char* common : {"password", "PassWord", "12345678", "iloveyou", "football"})
    CHECK(code_of(config, common) == "not_allowed");
  CHECK(code_of(config, "ｐａｓｓｗｏｒｄ") == "not_allowed");  // the same, as a phone widens it
  CHECK(code_of(config, "NewPass456!@") == "");
  config.password_min = 13;
  CHECK(code_of(config, "NewPass456!@") == "too_short");
}
