// What the house promises in writing, kept in schemas/ so that a change shows in review. HIREWIRE_UPDATE_SNAPSHOTS=1
// writes it anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "api/documents/desks.h"
#include "api/documents/documents.h"
#include "schemas/candidates.h"
#include "schemas/language/json.h"
#include "schemas/language/json_schema.h"
#include "schemas/language/json_walk.h"
#include "test/api/presentation/pretty_json.h"
#include "workers/contexts.h"

using namespace hirewire;

namespace {

std::string async_api() {
  return write_async_api(message_types(contexts()));
}

/// The first line in which two texts differ, as the second has it.
std::string first_difference(const std::string& kept, const std::string& made) {
  std::istringstream before(kept), after(made);
  std::string was, is;
  for (int number = 1; std::getline(after, is); ++number)
    if (!std::getline(before, was) || was != is) return fmt::format("line {}: {}", number, is);
  return "the end is missing";
}

void check_snapshot(const std::string& name, std::string_view json) {
  const std::filesystem::path path = std::filesystem::path(SOURCE_DIR) / "schemas" / name;
  const std::string made = test::pretty_json(json);
  if (std::getenv("HIREWIRE_UPDATE_SNAPSHOTS")) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << made;
  }
  std::ostringstream kept;
  kept << std::ifstream(path, std::ios::binary).rdbuf();
  const bool same = kept.str() == made;  // doctest would print both
  CHECK_MESSAGE(same, "schemas/", name, " is another now (HIREWIRE_UPDATE_SNAPSHOTS=1 accepts it), ",
                first_difference(kept.str(), made));
}

std::string_view value_of(std::string_view object, std::string_view wanted) {
  std::string key;
  std::string_view inside = inside_json(object);
  for (std::string_view value; next_json_member(inside, key, value);)
    if (key == wanted) return value;
  return {};
}

std::set<std::string> keys_of(std::string_view object) {
  std::set<std::string> keys;
  std::string key;
  std::string_view inside = inside_json(object);
  for (std::string_view value; next_json_member(inside, key, value);) keys.insert(key);
  return keys;
}

const Shape* event_shape(std::string_view type) {
  for (const Context* context : contexts())
    for (const Fold& fold : context->folds)
      if (fold.type == type) return fold.shape;
  return nullptr;
}

/// What a value is, without its limits: a changed type of one of these is a value that can't be read.
std::string kind_in(std::string_view schema) {
  const std::string_view type = value_of(schema, "type");
  const auto begin = type.find('"');
  std::string kind(begin == type.npos ? type : type.substr(begin, type.find('"', begin + 1) + 1 - begin));
  const auto format = value_of(schema, "format");
  if (format == R"("uuid")" || format == R"("date-time")") kind += format;
  return kind;
}

/// How the events that `before` describes would be misread by those who know `after`, the schema of `shape`.
std::vector<std::string> told_otherwise(const std::string& where, std::string_view before, std::string_view after,
                                        const Shape& shape) {
  std::vector<std::string> faults;
  const auto properties = value_of(before, "properties");
  const auto required = value_of(before, "required");
  for (const Member& member : shape.members) {
    const std::string path = fmt::format("{}.{}", where, member.name);
    const std::string_view name =
        value_of(properties, member.name).empty() && !member.was.empty() ? member.was : member.name;
    const auto was = value_of(properties, name);
    const auto is = value_of(value_of(after, "properties"), member.name);
    if (was.empty()) {
      if (member.presence == Presence::required && !member.has_beginning() && !is.empty())
        faults.push_back(path + " is new and nothing says how it begins");
      continue;
    }
    if (kind_in(was) != kind_in(is) || kind_in(value_of(was, "items")) != kind_in(value_of(is, "items")))
      faults.push_back(path + " changed its type");
    if (member.presence == Presence::required && required.find(fmt::format("\"{}\"", name)) == required.npos)
      faults.push_back(path + " became required");
    if (member.kind != Kind::object) continue;
    const auto inner = member.list ? told_otherwise(path, value_of(was, "items"), value_of(is, "items"), *member.shape)
                                   : told_otherwise(path, was, is, *member.shape);
    faults.insert(faults.end(), inner.begin(), inner.end());
  }
  for (const std::string& name : keys_of(properties))
    if (!shape.find(name) && !shape.find_renamed(name)) faults.push_back(fmt::format("{}.{} vanished", where, name));
  return faults;
}

}  // namespace

TEST_CASE("the OpenAPI document of every listener is as it was reviewed") {
  check_snapshot("openapi/house.json", make_house_desk()->openapi);
  for (const Document* document : documents())
    check_snapshot(fmt::format("openapi/{}.json", document->name), make_desk(document->name)->openapi);
}

TEST_CASE("the AsyncAPI document is as it was reviewed") {
  check_snapshot("asyncapi.json", async_api());
}

TEST_CASE("an event of the last release can still be read: no member vanished, changed its type or became required") {
  std::ostringstream released;
  released << std::ifstream(std::filesystem::path(SOURCE_DIR) / "schemas" / "asyncapi.released.json").rdbuf();
  const std::string before = canonical_json(released.str(), 64)->text;
  const std::string after = async_api();
  const auto payload = [](std::string_view document, std::string_view type) {
    return value_of(value_of(value_of(value_of(document, "components"), "messages"), type), "payload");
  };
  std::size_t events = 0;
  for (const std::string& type : keys_of(value_of(value_of(before, "components"), "messages"))) {
    if (type.find('.') == std::string::npos) continue;  // commands live as long as their topic
    ++events;
    const Shape* shape = event_shape(type);
    CHECK_MESSAGE(shape, type, " is told no more");
    if (shape) CHECK(told_otherwise(type, payload(before, type), payload(after, type), *shape).empty());
  }
  CHECK(events == 18);
}

TEST_CASE("the comparison with the last release sees what would lose an old event") {
  const Shape& shape = shape_of<candidates::ApplicationStatusChanged>();
  std::string now;
  write_json_schema(now, shape);
  const auto sees = [&](std::string_view before, std::string_view fault) {
    const auto faults = told_otherwise("x", before, now, shape);
    return std::ranges::find(faults, fault) != faults.end();
  };
  CHECK(told_otherwise("x", now, now, shape).empty());
  CHECK(sees(R"({"properties":{"gone":{"type":"string"}}})", "x.gone vanished"));
  CHECK(sees(R"({"properties":{"from":{"type":"integer"}},"required":["from"]})", "x.from changed its type"));
  CHECK(sees(R"({"properties":{"from":{"type":["string","null"]}}})", "x.from became required"));
  CHECK(sees(R"({"properties":{}})", "x.candidate_id is new and nothing says how it begins"));
}

TEST_CASE("AsyncAPI names every command and event once, on its lane, and refers to what is there") {
  const std::string document = async_api();
  REQUIRE(canonical_json(document, 64));
  const auto components = value_of(document, "components");
  const auto messages = value_of(components, "messages");
  std::size_t types = 0;
  for (const Context* context : contexts()) types += context->commands.size() + context->folds.size();
  CHECK(keys_of(messages).size() == types);
  std::size_t travelling = 0;
  const auto channels = value_of(document, "channels");
  for (const std::string& channel : keys_of(channels)) {
    CAPTURE(channel);
    CHECK(value_of(value_of(channels, channel), "address") == "\"{namespace}." + channel + '"');
    travelling += keys_of(value_of(value_of(channels, channel), "messages")).size();
  }
  CHECK(travelling == types);
  CHECK(keys_of(channels).size() == 2 * std::size(all_lanes));
  CHECK(keys_of(value_of(document, "operations")) == keys_of(channels));
  for (const std::string& message : keys_of(messages)) {
    const auto headers = json_string_text(value_of(value_of(value_of(messages, message), "headers"), "$ref"));
    CHECK(keys_of(value_of(components, "schemas")).contains(headers.substr(headers.rfind('/') + 1)));
  }
}

TEST_CASE("an event's rows stay in the log: its payload has no internal list, a command's has its rows") {
  const std::string document = async_api();
  const auto messages = value_of(value_of(document, "components"), "messages");
  const auto members = [&](std::string_view message) {
    return keys_of(value_of(value_of(value_of(messages, message), "payload"), "properties"));
  };
  CHECK_FALSE(members("candidates.imported").contains("candidates"));
  CHECK(members("candidates.imported").contains("next_offset"));
  CHECK(members("ImportCandidateChunk").contains("rows"));
  CHECK(value_of(value_of(messages, "candidate.created"), "tags") == R"([{"name":"webhooks"}])");
  CHECK(value_of(value_of(messages, "session.opened"), "tags").empty());
}
