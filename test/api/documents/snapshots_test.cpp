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
#include "api/presentation/json_walk.h"
#include "schemas/language/json.h"
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

}  // namespace

TEST_CASE("the OpenAPI document of every listener is as it was reviewed") {
  check_snapshot("openapi/house.json", make_house_desk()->openapi);
  for (const Document* document : documents())
    check_snapshot(fmt::format("openapi/{}.json", document->name), make_desk(document->name)->openapi);
}

TEST_CASE("the AsyncAPI document is as it was reviewed") {
  check_snapshot("asyncapi.json", async_api());
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
