#include "api/requests/conditions.h"

#include <doctest/doctest.h>

#include "test/api/rows.h"

using namespace hirewire;

namespace {

/// "zz W/3" for a list of both.
std::string told(std::string_view list) {
  std::string said;
  for (const EntityTag& tag : entity_tags(list))
    said += (said.empty() ? "" : " ") + std::string(tag.weak ? "W/" : "") + std::string(tag.text);
  return said;
}

bool known(std::string list, std::string_view tag = "3.m") {
  Request request;
  request.headers = {{"if-none-match", std::move(list)}};
  return is_known(request, tag);
}

}  // namespace

TEST_CASE("a list of tags is read to its end, or to what is none") {
  CHECK(told(R"("3")") == "3");
  CHECK(told(R"("zz", W/"3" ,,"a,b"	,)") == "zz W/3 a,b");
  for (const char* none : {"", ",", "3", "*", R"("3)", R"(w/"3")", R"(W/3)"}) CHECK_MESSAGE(told(none).empty(), none);
  CHECK(told(R"("1", 2, "3")") == "1");
  CHECK(told(R"("1" "3")").empty());
}

TEST_CASE("If-None-Match compares weakly, any of its list, and * is whatever there is") {
  for (const char* list : {R"("3.m")", R"(W/"3.m")", R"("zz", W/"3.m")", "*"}) CHECK_MESSAGE(known(list), list);
  for (const char* list : {R"("3")", R"("3.mm", "zz")", "3.m", ""}) CHECK_FALSE_MESSAGE(known(list), list);
}

TEST_CASE("what is masked has a tag of its own, of the same versions") {
  CHECK(tag_of_row(test::candidate_rows(), 0) == "3");
  CHECK(tag_of_row(test::candidate_rows(1, false), 0) == "3.m");
  CHECK(tag_of_row(test::rows_of({"version", "tag"}, {{"3", "3.7.a"}}), 0) == "3.7.a");
  CHECK(tag_of_row(test::rows_of({"version"}, {{std::nullopt}}), 0).empty());
  CHECK(tag_of_row(test::rows_of({"name"}, {{"a"}}), 0).empty());
  for (const char* tag : {"3.7.a", "3.7.a.m"}) CHECK(versions_of(tag) == "3.7.a");
}
