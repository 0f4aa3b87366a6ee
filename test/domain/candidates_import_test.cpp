#include <doctest/doctest.h>

#include <map>
#include <set>

#include "domain/candidates.h"
#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::candidates;

namespace {

const Actor house = actor_of("system", Reach::tenant);
const Uuid demo = mint();

DirectoryKey email_entry(std::string email) {
  return {false, "candidate_email", std::move(email)};
}

ImportRow row(std::int64_t line, std::string email) {
  ImportRow one;
  one.line = line;
  one.email = std::move(email);
  one.first_name = "Ada";
  return one;
}

ImportCandidateChunk json_import(std::vector<ImportRow> rows) {
  ImportCandidateChunk chunk;
  chunk.task_id = mint();
  chunk.company_id = demo;
  chunk.source = "json_import";
  chunk.rows = std::move(rows);
  return chunk;
}
ImportCandidateChunk file_import(std::vector<ImportRow> rows) {
  ImportCandidateChunk chunk = json_import(std::move(rows));
  chunk.source = "excel_import";
  chunk.blob = std::string(64, 'a');
  return chunk;
}

Result<Events> import(const ImportCandidateChunk& chunk, std::vector<std::pair<DirectoryKey, Uuid>> directory = {},
                      std::string state = "queued") {
  const Loaded loaded =
      chunk.blob
          ? seen_with<platform::Task>({{chunk.task_id, 1, "candidate_import", std::move(state)}}, std::move(directory))
          : nothing_seen(std::move(directory));
  return decide_on<platform::Task>(loaded, chunk, house);
}

CandidatesImported imported(const Result<Events>& events) {
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  return events->front().as<CandidatesImported>();
}

}  // namespace

TEST_CASE("a chunk looks at its task and at every e-mail; a JSON import has no task") {
  const auto file = file_import({row(2, "A@example.org"), row(3, "b@example.org")});
  CHECK(touches(file, house).keys == std::vector{file.task_id});
  CHECK(touches(file, house).directory == std::vector{email_entry("a@example.org"), email_entry("b@example.org")});
  const auto json = json_import({row(1, "a@example.org")});
  CHECK(touches(json, house).keys.empty());
  CHECK(chunk_id(json) == json.task_id);
  auto second = file;
  second.ordinal = 1;
  CHECK(chunk_id(file) != chunk_id(second));
  CHECK(chunk_id(file) == chunk_id(file));
}

TEST_CASE("a file's row with a known e-mail is skipped, and the company gets to know him, by the same id each time") {
  const Uuid known = mint();
  const std::vector<std::pair<DirectoryKey, Uuid>> directory{{email_entry("known@example.org"), known}};
  const auto first = imported(import(file_import({row(2, "Known@example.org")}), directory));
  CHECK(first.created == 0);
  CHECK(first.skipped == 1);
  CHECK(first.failed == 0);
  REQUIRE(first.known.size() == 1);
  CHECK(first.known[0].candidate_id == known);
  CHECK(first.known[0].line == 2);
  const auto again = imported(import(file_import({row(9, "known@example.org")}), directory));
  CHECK(again.known.at(0).id == first.known[0].id);
  auto elsewhere = file_import({row(2, "known@example.org")});
  elsewhere.company_id = mint();
  CHECK(imported(import(elsewhere, directory)).known.at(0).id != first.known[0].id);
  elsewhere.company_id.reset();
  CHECK(imported(import(elsewhere, directory)).known.empty());
  CHECK(imported(import(elsewhere, directory)).skipped == 1);
}

TEST_CASE("a JSON import's duplicates are errors with their place, known or given twice") {
  const auto done =
      imported(import(json_import({row(1, "a@example.org"), row(2, "A@example.org"), row(3, "known@example.org")}),
                      {{email_entry("known@example.org"), mint()}}));
  CHECK(done.created == 1);
  CHECK(done.failed == 2);
  CHECK(done.skipped == 0);
  CHECK(done.known.empty());
  REQUIRE(done.faults.size() == 2);
  for (const ImportFault& fault : done.faults) {
    CHECK(fault.field == "email");
    CHECK(fault.code == "duplicate");
    CHECK(fault.message.find('@') == std::string::npos);
  }
  CHECK(done.faults[0].line == 2);
  CHECK(done.faults[1].line == 3);
}

TEST_CASE("the same e-mail twice in a file makes one candidate and claims it once") {
  const auto events = import(file_import({row(2, "a@example.org"), row(3, "A@EXAMPLE.org"), row(4, "b@example.org")}));
  const auto done = imported(events);
  CHECK(done.created == 2);
  CHECK(done.skipped == 1);
  CHECK(done.known.empty());
  REQUIRE(events->front().claims.size() == 2);
  CHECK(events->front().claims[0].value == "a@example.org");
  CHECK(events->front().claims[0].owner == done.candidates.at(0).id);
}

TEST_CASE("every row is created, skipped or failed once; a row of several faults failed once") {
  auto chunk = file_import({row(2, "a@example.org"), row(3, "known@example.org"), row(4, "b@example.org")});
  chunk.faults = {{5, 1, "email", "format", "Must be an e-mail address."},
                  {5, 2, "first_name", "required", "Is missing."},
                  {7, 1, "email", "required", "Is missing."}};
  chunk.default_domain = "Backend";
  chunk.rows[2].domain = "Data";
  chunk.rows[2].status = "interview";
  chunk.ordinal = 4;
  chunk.next_offset = 900;
  chunk.last = false;
  const auto events = import(chunk, {{email_entry("known@example.org"), mint()}});
  const auto done = imported(events);
  CHECK(events->front().aggregate_id == chunk.task_id);
  CHECK(events->front().aggregate_version == 5);
  CHECK(done.created == 2);
  CHECK(done.skipped == 1);
  CHECK(done.failed == 2);
  CHECK(done.faults.size() == 3);
  CHECK(done.next_offset == 900);
  CHECK_FALSE(done.last);
  CHECK(done.candidates[0].domain == "Backend");
  CHECK(done.candidates[0].status == "applied");
  CHECK(done.candidates[1].domain == "Data");
  CHECK(done.candidates[1].status == "interview");
}

TEST_CASE("a chunk of a task that was cancelled meanwhile is no event; of no task a refusal") {
  const auto chunk = file_import({row(2, "a@example.org")});
  for (const auto state : {"cancelled", "completed", "failed"}) {
    REQUIRE(import(chunk, {}, state));
    CHECK(import(chunk, {}, state)->empty());
  }
  const Loaded nothing = nothing_seen();
  CHECK(refused(decide_on<platform::Task>(nothing, chunk, house)) == Reason::not_found);
}

TEST_CASE("replayed, a chunk makes the same candidates") {
  const auto chunk = file_import({row(2, "a@example.org"), row(3, "b@example.org")});
  const auto first = imported(import(chunk));
  const auto again = imported(import(chunk));
  CHECK(first.candidates[0].id == again.candidates[0].id);
  CHECK(first.candidates[1].application_id == again.candidates[1].application_id);
  CHECK(first.candidates[0].id != first.candidates[1].id);
}

TEST_CASE("what a chunk of 10,000 rows makes is at home in the chunk's partition, and is spread over the tags there") {
  std::vector<ImportRow> rows;
  for (int i = 0; i < 10'000; ++i) rows.push_back(row(i + 2, "a" + std::to_string(i) + "@example.org"));
  for (const std::int64_t partitions : {1, 3, 8, 64}) {
    CAPTURE(partitions);
    auto chunk = file_import(rows);
    chunk.partitions = partitions;
    const auto done = imported(import(chunk));
    REQUIRE(done.created == 10'000);
    const int here = partition_of(chunk_id(chunk), static_cast<int>(partitions));
    std::set<Uuid> ids;
    std::set<Tag> tags;
    bool at_home = true;
    for (const ImportedCandidate& made : done.candidates) {
      at_home = at_home && partition_of(made.id, static_cast<int>(partitions)) == here &&
                tag_of(made.application_id) == tag_of(made.id);
      ids.insert(made.id);
      ids.insert(made.application_id);
      tags.insert(tag_of(made.id));
    }
    CHECK(at_home);
    CHECK(ids.size() == 20'000);
    CHECK(tags.size() > 9'900);
  }
}
