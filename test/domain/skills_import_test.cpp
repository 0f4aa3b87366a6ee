#include "domain/skills_import.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::skills;

namespace {

const Actor admin = actor_of("admin", Reach::tenant);

ImportSkillRow row(std::string name, std::int64_t line, std::optional<std::string> category = {}) {
  return {{.name = std::move(name), .description = {}, .aliases = {}}, {std::move(category)}, line};
}
ImportSkillChunk chunk(std::vector<ImportSkillRow> rows) {
  return {mint(), std::move(rows), {}, 8};
}
Result<Events> import(const ImportSkillChunk& command, const Loaded& loaded = nothing_seen()) {
  return decide_on<Category>(loaded, command, admin);
}
const SkillsImported& counts(const Result<Events>& events) {
  REQUIRE(events);
  return events->back().as<SkillsImported>();
}

}  // namespace

TEST_CASE("each new name is a skill, made in the import's partition; a known one is skipped") {
  const auto command = chunk({row("C++", 1), row("Rust", 2), row("c++", 3)});
  const auto events = import(command, nothing_seen({{name_key("rust"), mint()}}));
  CHECK(counts(events).created == 1);
  CHECK(counts(events).skipped == 2);
  CHECK(counts(events).failed == 0);
  REQUIRE(events->size() == 2);
  CHECK(events->front().as<SkillCreated>().name == "C++");
  CHECK(events->front().claims.at(0).value == "c++");
  CHECK(counts(events).skills == std::vector{events->front().aggregate_id});
  CHECK(partition_of(events->front().aggregate_id, 8) == partition_of(command.id, 8));
}

TEST_CASE("a category that nobody knows is made once, before the skills; a known one is found by name or id") {
  const Uuid known = mint();
  const Category languages{{.id = known, .version = 1, .deleted = false}, {.name = "Languages", .description = {}}};
  const auto events = import(chunk({row("C++", 1, "languages"), row("Rust", 2, to_string(known)), row("SQL", 3, "Data"),
                                    row("Kafka", 4, "DATA"), row("Git", 5, " ")}),
                             seen_with<Category>({languages}, {{category_key("languages"), known}}));
  CHECK(counts(events).created == 5);
  REQUIRE(events->size() == 7);
  CHECK(events->front().as<CategoryCreated>().name == "Data");
  std::vector<std::optional<Uuid>> categories;
  for (std::size_t i = 1; i < 6; ++i) categories.push_back((*events)[i].as<SkillCreated>().category_id);
  const Uuid made = events->front().aggregate_id;
  CHECK(categories == std::vector<std::optional<Uuid>>{known, known, made, made, {}});
}

TEST_CASE("what cannot be taken has failed, each row once") {
  auto command = chunk({row("C++", 3, to_string(mint()))});
  command.faults = {{1, 0, "name", "required", "Is missing."}, {1, 0, "aliases", "type", "Must be a list."}};
  const auto events = import(command);
  CHECK(counts(events).created == 0);
  CHECK(counts(events).failed == 2);
  REQUIRE(counts(events).faults.size() == 3);
  CHECK(counts(events).faults.back().field == "category");
  CHECK(counts(events).faults.back().line == 3);
  CHECK(events->size() == 1);
}
