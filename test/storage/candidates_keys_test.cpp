// By what possible duplicates are found (docs/domain.md §4, storage/candidates/functions.sql).
#include <doctest/doctest.h>

#include <string>

#include "schemas/candidates.h"
#include "storage/postgres/relation.h"
#include "test/storage/database.h"

namespace hirewire {

namespace {

using candidates::CandidateCreated;
using candidates::CandidateFields;
using candidates::CandidateUpdated;

constexpr std::string_view lane = "keys";

/// "-" for NULL.
std::string key(Session& worker, std::string_view call, const Value& of) {
  return std::string(worker.run({fmt::format("select {} as key", call), {of}}).at(0, 0).value_or("-"));
}

Event created(const Uuid& id, std::optional<std::string> phone, std::vector<std::string> links) {
  auto made = test::candidate_created(id, to_string(id) + "@example.org");
  auto& body = *std::static_pointer_cast<CandidateCreated>(made.body);
  body.phone = std::move(phone);
  body.links = std::move(links);
  return made;
}

/// "phone linkedin" of a candidate, as the tables have them.
std::string keys_of(Session& owner, const Uuid& id) {
  const auto rows = owner.run(
      {"select coalesce(phone_key, '-') || ' ' || coalesce(linkedin_key, '-') as keys from candidate where id = $1",
       {to_string(id)}});
  REQUIRE(rows.size() == 1);
  return std::string(rows.text(0, "keys"));
}

}  // namespace

TEST_CASE("telephone numbers are compared by their digits, with the country's where it is said") {
  const Config* config = test::database();
  if (!config) return;
  Session worker(*config, Role::worker);
  const auto phone_key = [&](const Value& phone) { return key(worker, "phone_key($1::text)", phone); };
  for (const char* same : {"+33 6 12 34 56 78", "+33612345678", "0033612345678", "00 33 (0)6.12.34.56.78",
                           "(+33) 6-12-34-56-78", "+33 (0)612 345 678", "tel:+33612345678", " +33\t612345678"})
    CHECK_MESSAGE(phone_key(same) == "+33612345678", same);
  CHECK(phone_key("33612345678") == "33612345678");  // may as well be a number at home
  CHECK(phone_key("06 12 34 56 78") == "0612345678");
  CHECK(phone_key("(0)30 1234567") == "0301234567");
  CHECK(phone_key("123 4567") == "1234567");
  CHECK(phone_key("12345678901234567890") == "12345678901234567890");
  for (const char* none : {"", "n/a", "123456", "+1 23456", "00 123456", "0000000", "123456789012345678901", "+",
                           "\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xa5\xd9\xa6\xd9\xa7"})
    CHECK_MESSAGE(phone_key(none) == "-", none);
  CHECK(phone_key({}) == "-");
}

TEST_CASE("LinkedIn profiles are compared by what names the person, the first of a list's") {
  const Config* config = test::database();
  if (!config) return;
  Session worker(*config, Role::worker);
  const auto linkedin_key = [&](const Value& links) { return key(worker, "linkedin_key($1::json)", links); };
  for (const char* same :
       {R"(["https://www.linkedin.com/in/ada-l"])", R"(["http://fr.LinkedIn.com/in/Ada-L/"])",
        R"(["linkedin.com/in/ada-l?trk=public#about"])", R"([" https://linkedin.com/in/ada-l/en/ "])",
        R"(["https://a.example/ada", "https://linkedin.com/in/ada-l", "https://linkedin.com/in/other"])"})
    CHECK_MESSAGE(linkedin_key(same) == "in/ada-l", same);
  CHECK(linkedin_key(R"(["https://www.linkedin.com/pub/Ada-L/12/345/678/?x"])") == "pub/ada-l/12/345/678");
  CHECK(linkedin_key(R"(["https://linkedin.com/in/%C3%A9va"])") == "in/%c3%a9va");
  for (const char* none :
       {"[]", R"([""])", R"(["https://linkedin.com/in/"])", R"(["https://linkedin.com/pub//"])",
        R"(["https://linkedin.com/company/acme"])", R"(["https://linkedin.com.evil.example/in/ada"])",
        R"(["https://notlinkedin.com/in/ada"])", R"(["https://a.example/?to=linkedin.com/in/ada"])"})
    CHECK_MESSAGE(linkedin_key(none) == "-", none);
  CHECK(linkedin_key({}) == "-");
  // Longer than any handle, and than what an index takes.
  CHECK(linkedin_key(fmt::format(R"(["https://linkedin.com/in/{}"])", std::string(9'000, 'a'))) ==
        "in/" + std::string(197, 'a'));
}

TEST_CASE("who is made, changed or imported has the keys of what is said of him") {
  const Config* config = test::database();
  if (!config) return;
  Session worker(*config, Role::worker);
  Session owner(*config, Role::owner);
  const Uuid tenant = mint(), ada = mint(), bare = mint();
  auto mine = take_over(worker, lane, 0, {});
  const auto happens = [&](Event event) {
    test::carry_out(worker, lane, mine, {test::happened(std::move(event), tenant)});
  };
  happens(created(ada, "0033 612345678", {"https://b.example/\"x\"", "https://linkedin.com/in/Ada"}));
  happens(created(bare, {}, {}));
  CHECK(keys_of(owner, ada) == "+33612345678 in/ada");
  CHECK(keys_of(owner, bare) == "- -");

  happens(test::candidate_updated(ada, 2, "Other"));
  CHECK(keys_of(owner, ada) == "+33612345678 in/ada");
  CandidateUpdated other;
  other.changes.set(&CandidateFields::phone, std::optional<std::string>("06 12 34 56 78"));
  happens(event(ada, 3, std::move(other)));
  CHECK(keys_of(owner, ada) == "0612345678 in/ada");
  CandidateUpdated none;
  none.changes.set(&CandidateFields::phone, std::optional<std::string>());
  none.changes.set(&CandidateFields::links, std::vector<std::string>{});
  happens(event(ada, 4, std::move(none)));
  CHECK(keys_of(owner, ada) == "- -");

  const Uuid imported = mint(), without = mint();
  candidates::CandidatesImported chunk{.task_id = mint(), .source = "json_import", .created = 2};
  chunk.candidates.push_back({{.email = "b@example.org", .first_name = "B", .phone = "(+33) 612-345-678"},
                              imported,
                              derive(imported, "application"),
                              1,
                              "applied"});
  chunk.candidates.push_back(
      {{.email = "c@example.org", .first_name = "C"}, without, derive(without, "application"), 2, "applied"});
  happens(event(mint(), 1, std::move(chunk)));
  CHECK(keys_of(owner, imported) == "+33612345678 -");
  CHECK(keys_of(owner, without) == "- -");
}

}  // namespace hirewire
