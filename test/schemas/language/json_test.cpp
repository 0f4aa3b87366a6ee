#include "schemas/language/json.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>

#include "schemas/language/json_schema.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;
using sample::Contact;
using sample::Everything;

namespace {

const Keys keys(std::string(64, '7'));
const Sealer sealer(keys, "Everything", mint(), mint());

constexpr std::string_view plain =
    R"("id":"0193e3a1-7c5e-7abc-8def-0123456789ab","name":"Ada","age":36,"score":4.5,"active":true,"at":"2025-11-16T10:30:00Z")";

std::string object_with(std::string_view more) {
  return "{" + std::string(plain) + "," + std::string(more) + "}";
}

std::vector<std::string> told(const std::vector<Fault>& faults) {
  std::vector<std::string> lines;
  for (const Fault& fault : faults) lines.push_back(fault.field + " " + fault.code);
  std::ranges::sort(lines);
  return lines;
}

std::vector<std::string> faults_of(std::string_view text, const ReadOptions& options = {}) {
  const auto read = read_json_as<Everything>(text, options);
  REQUIRE_FALSE(read.has_value());
  return told(read.error().faults);
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("what was written is read back equal") {
  Everything one;
  one.id = *parse_uuid("0193e3a1-7c5e-7abc-8def-0123456789ab");
  one.name = "Zoë \"quoted\" \\ \n\t\x01 🚀 漢字";
  one.age = 36;
  one.score = 0.1;
  one.active = true;
  one.at = *parse_iso("2025-11-16T10:30:00.123456Z");
  one.site = "https://example.com/a?b=c";
  one.extra = Json{R"({"deep":[1,{"x":null}]})"};
  one.password = "correct horse";
  one.tags = {"a", ""};
  one.numbers = {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  one.main = Contact{"a@b.co", std::nullopt, 1};
  one.contacts = {{"c@d.org", "+91", 2}, {"e@f.org", {}, 9}};
  one.later.set(&sample::Later::headline, std::nullopt);
  const auto again = read_json_as<Everything>(to_json(one, {.sealer = &sealer}), {.sealer = &sealer});
  REQUIRE(again.has_value());
  CHECK(*again == one);
  CHECK(again->later.find(&sample::Later::headline));
  CHECK_FALSE(again->later.find(&sample::Later::years));
}

TEST_CASE("the writer's form") {
  Contact contact{"a@b.co", std::nullopt, 3};
  CHECK(to_json(contact) == R"({"email":"a@b.co","rank":3})");
  contact.phone = "1/\xFF\"";
  CHECK(to_json(contact) == "{\"email\":\"a@b.co\",\"phone\":\"1/\xEF\xBF\xBD\\\"\",\"rank\":3}");
}

TEST_CASE("numbers are written in the shortest form that reads back equal") {
  const auto written = [](double value) {
    std::string out;
    write_json_number(out, value);
    return out;
  };
  CHECK(written(4.5) == "4.5");
  CHECK(written(85) == "85");
  CHECK(written(0.1) == "0.1");
  CHECK(written(-0.0) == "-0.0");
  CHECK(written(1e300) == "1e+300");
  CHECK(written(1e19) == "1e+19");
  CHECK(written(123456789012345680000.0) == "1.2345678901234568e+20");
  CHECK(written(std::numeric_limits<double>::infinity()) == "null");
  for (const double value : {9007199254740993.0, 1.0 / 3, 5e-324, 1.7976931348623157e308, 9223372036854774784.0}) {
    CHECK(std::strtod(written(value).c_str(), nullptr) == value);
    CHECK(canonical_json(written(value))->text == written(value));
  }
}

TEST_CASE("all faults are told at once, with the path of each") {
  const auto faults = faults_of(
      R"({"name":7,"age":200,"score":"4","active":1,"at":"yesterday","site":"ftp://x.org","stage":"fired","tags":"a","numbers":[1,"2",2.5],
          "contacts":[{"email":"a@b.co","rank":1},{"email":"nobody","rank":10},{"rank":1},5]})");
  CHECK(faults == Lines{"active type", "age too_large", "at format", "contacts[1].email format",
                        "contacts[1].rank too_large", "contacts[2].email required", "contacts[3] type", "id required",
                        "name type", "numbers[1] type", "numbers[2] type", "score type", "site format",
                        "stage not_allowed", "tags type"});
}

TEST_CASE("a missing field is told in the document's words") {
  const auto read = read_json_as<Contact>("{}");
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().reason == Reason::invalid);
  CHECK(read.error().faults.at(0).message == "This field is required.");
}

TEST_CASE("a whole number may be written with a fraction of zero, text may not stand for it") {
  CHECK(read_json_as<Contact>(R"({"email":"a@b.co","rank":5.0})")->rank == 5);
  CHECK_FALSE(read_json_as<Contact>(R"({"email":"a@b.co","rank":5.5})").has_value());
  CHECK_FALSE(read_json_as<Contact>(R"({"email":"a@b.co","rank":"5"})").has_value());
}

TEST_CASE("an integer outside 64 bits is a fault with its place") {
  CHECK(faults_of(object_with(R"("numbers":[18446744073709551615])")) == Lines{"numbers[0] too_large"});
  const auto read = read_json_as<Everything>("{\n \"contacts\": [{}, {\"rank\": 99999999999999999999}]}");
  REQUIRE_FALSE(read.has_value());
  const auto at = std::ranges::find(read.error().faults, "contacts[1].rank", &Fault::field);
  REQUIRE(at != read.error().faults.end());
  const Fault& fault = *at;
  CHECK(fault.code == "too_large");
  CHECK(fault.line == 2);
  CHECK(fault.column == 28);
}

TEST_CASE("a number beyond all bounds is its own member's fault, and the others are read") {
  for (const std::string& large :
       {std::string("1e400"), std::string(500, '9'), std::string("-") + std::string(40, '1')}) {
    CHECK(faults_of(object_with(fmt::format(R"("numbers":[1,{}])", large))) == Lines{"numbers[1] too_large"});
    CHECK(faults_of(object_with(fmt::format(R"("site":{})", large))) == Lines{"site type"});
    CHECK(told(read_json_as<Contact>(fmt::format(R"({{"email":"a","rank":{}}})", large)).error().faults) ==
          Lines{"email format", "rank too_large"});
  }
  Contact contact;
  std::uint64_t given = 0;
  CHECK_FALSE(
      read_json(R"({"rank":1e400,"email":"a@b.co"})", shape_of<Contact>(), &contact, {.bind = true, .given = &given}));
  CHECK(contact.email == "a@b.co");
  CHECK(std::popcount(given) == 2);
  std::string many = R"({"numbers":[1e400)";
  for (int i = 0; i < 100; ++i) many += ",1e400";
  CHECK(read_json_as<Everything>(many + "]}").error().reason == Reason::malformed);
  CHECK(read_json_as<Everything>(R"({"numbers":[1e400])").error().reason == Reason::malformed);
  CHECK(canonical_json(R"({"a":1e400})").error().reason == Reason::invalid);
}

TEST_CASE("a change tells apart what is not mentioned, null and a value") {
  const auto read = read_json_as<Everything>(object_with(R"("headline":null)"));
  REQUIRE(read.has_value());
  REQUIRE(read->later.find(&sample::Later::headline));
  CHECK_FALSE(read->later.values.headline);
  CHECK_FALSE(read->later.find(&sample::Later::years));
  const auto set = read_json_as<Everything>(object_with(R"("years":2)"));
  REQUIRE(set.has_value());
  CHECK(set->later.values.years == 2.0);
  CHECK(to_json(*set).find("headline") == std::string::npos);
  CHECK(to_json(*read).find(R"("headline":null)") != std::string::npos);
}

TEST_CASE("secrets are sealed in messages and left out elsewhere") {
  Everything one;
  one.password = "correct horse";
  const std::string sealed = to_json(one, {.sealer = &sealer});
  CHECK(sealed.find("\"password\":\"") != std::string::npos);
  CHECK(sealed.find("correct horse") == std::string::npos);
  CHECK(to_json(one).find("password") == std::string::npos);
  CHECK(read_json_as<Everything>(sealed, {.sealer = &sealer})->password == "correct horse");
  CHECK(read_json_as<Everything>(sealed)->password != "correct horse");
  const Sealer other(keys, "Everything", mint(), mint());
  CHECK(faults_of(sealed, {.sealer = &other}) == Lines{"password format"});
  CHECK(faults_of(object_with(R"("password":"not sealed")"), {.sealer = &sealer}) == Lines{"password format"});
}

TEST_CASE("a request cannot set what is internal, and its rest is checked once all is bound") {
  Everything one;
  std::uint64_t given = 0;
  const ReadOptions options{.bind = true, .given = &given};
  const Shape& shape = shape_of<Everything>();
  REQUIRE(read_json(R"({"id":"no id at all","version":3,"name":"","score":0,"age":151})", shape, &one, options)
              .has_value());
  CHECK(one.id.is_nil());
  CHECK_FALSE(one.version.has_value());
  std::vector<Fault> faults;
  check(shape, &one, faults, true, given);
  CHECK(told(faults) == Lines{"active required", "age too_large", "at required", "name required"});
  check(shape, &one, faults, true, given);
  CHECK(faults.size() == 4);
}

TEST_CASE("a vocabulary renames keys and values at every level, and finds what is said twice") {
  Vocabulary vocabulary;
  vocabulary.member = [](std::string_view key) -> std::string {
    if (key == "emailAddress") return "email";
    return key == "fullName" ? "name" : std::string(key);
  };
  vocabulary.value = [](std::string_view member, std::string value) {
    (void)json_text(R"({"a":"another document is read meanwhile"})", "a");
    return member == "stage" && value == "interview_scheduled" ? std::string("interview") : value;
  };
  const ReadOptions options{.vocabulary = &vocabulary};
  const auto read = read_json_as<Everything>(
      object_with(R"("stage":"interview_scheduled","main":{"emailAddress":"a@b.co","rank":1})"), options);
  REQUIRE(read.has_value());
  CHECK(read->stage == "interview");
  CHECK(read->main->email == "a@b.co");
  CHECK(faults_of(object_with(R"("fullName":"Ada")"), options) == Lines{"name duplicate"});
}

TEST_CASE("limits of text count characters, of lists their elements") {
  CHECK(
      read_json_as<Contact>(R"({"email":"a@b.co","rank":1,"phone":")" + std::string(10'000, '1') + "\"}").has_value());
  CHECK_FALSE(
      read_json_as<Contact>(R"({"email":"a@b.co","rank":1,"phone":")" + std::string(10'001, '1') + "\"}").has_value());
  CHECK(faults_of(object_with(R"("tags":["a","b","c","d"])")) == Lines{"tags too_long"});
}

TEST_CASE("an open map or list is bounded by its bytes, and its schema says so") {
  const auto text_of = [](std::size_t size) { return "\"" + std::string(size - 2, 'x') + "\""; };
  CHECK(read_json_as<Everything>(object_with(R"("extra":)" + text_of(65'536))).has_value());
  CHECK(faults_of(object_with(R"("extra":)" + text_of(65'537))) == Lines{"extra too_long"});
  std::string schema;
  write_json_schema(schema, *shape_of<Everything>().find("extra"), {});
  CHECK(schema == R"({"description":"At most 65536 bytes as JSON.","x-max-bytes":65536})");
}

TEST_CASE("what an e-mail and a web address look like") {
  const auto accepts = [](std::string_view name, std::string value) {
    Everything one;
    Contact contact{"a@b.co", {}, 1};
    std::vector<Fault> faults;
    if (name == "email") {
      contact.email = std::move(value);
      check(shape_of<Contact>(), &contact, faults);
    } else {
      one.site = std::move(value);
      check(shape_of<Everything>(), &one, faults, false);
    }
    return faults.empty();
  };
  for (const auto* good : {"a@b.co", "first.last+tag@sub.example.org", "ü@exämple.de"}) CHECK(accepts("email", good));
  for (const auto* bad :
       {"a", "@b.co", "a@", "a@b", "a@b@c.co", "a b@c.co", "a@.co", "a@b..co", "a@b.co.", "A <a@b.co>"}) {
    CHECK_FALSE(accepts("email", bad));
  }
  CHECK_FALSE(accepts("email", std::string(250, 'a') + "@b.co"));
  for (const auto* good : {"http://a", "HTTPS://example.com:8443/x?y#z"}) CHECK(accepts("site", good));
  for (const auto* bad : {"example.com", "javascript:alert(1)", "http://", "http:///x", "ftp://a", "https://a b"}) {
    CHECK_FALSE(accepts("site", bad));
  }
}

TEST_CASE("one member is read from text") {
  Everything one;
  std::vector<Fault> faults;
  const auto read = [&](std::string_view member, std::string_view text) {
    faults.clear();
    read_text(text, *shape_of<Everything>().find(member), &one, faults);
    return faults.empty();
  };
  CHECK(read("active", "TRUE"));
  CHECK(one.active);
  CHECK(read("active", "0"));
  CHECK_FALSE(one.active);
  CHECK_FALSE(read("active", "yes"));
  CHECK(read("age", "42"));
  CHECK(one.age == 42);
  CHECK_FALSE(read("age", "42x"));
  CHECK_FALSE(read("age", "99999999999999999999"));
  CHECK(faults.at(0).code == "too_large");
  CHECK(read("score", "4.5"));
  CHECK_FALSE(read("score", "nan"));
  CHECK(read("tags", "c++, kafka,,  sql "));
  CHECK(one.tags == Lines{"c++", "kafka", "sql"});
  CHECK_FALSE(read("numbers", "1,x"));
  CHECK(faults.at(0).field == "numbers[1]");
  CHECK(read("site", ""));
  CHECK_FALSE(one.site.has_value());
  CHECK_FALSE(read("name", "\xFF"));
  CHECK(read("extra", R"({"a": 1})"));
  CHECK(one.extra->text == R"({"a":1})");
}

TEST_CASE("small bodies of other people's making") {
  CHECK(json_text(R"({"sub":"x","exp":5})", "sub") == "x");
  CHECK(json_integer(R"({"sub":"x","exp":5})", "exp") == 5);
  CHECK_FALSE(json_integer(R"({"sub":"x"})", "sub").has_value());
  CHECK_FALSE(json_text(R"(["sub"])", "sub").has_value());
  CHECK_FALSE(json_text(R"({"sub":"x","sub":"y"})", "sub").has_value());
}
