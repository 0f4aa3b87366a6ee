#include "workers/bulk_import/read_rows.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "domain/candidates.h"

using namespace hirewire;
using candidates::ImportCandidateChunk;

namespace {

constexpr std::string_view header = "email,first_name,last_name,status,experience_years\n";

/// A blob store in a folder of its own, and one file in it.
class Store {
 public:
  Store()
      : folder_(std::filesystem::temp_directory_path() / ("read_rows_" + to_string(mint()))),
        blobs_(folder_.string()) {}
  ~Store() { std::filesystem::remove_all(folder_); }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  std::string keep(std::string_view bytes) {
    const auto upload = blobs_.upload(to_string(tenant), import_file);
    REQUIRE(upload->write(bytes));
    auto hash = upload->keep();
    REQUIRE(hash);
    return *hash;
  }

  /// The chunk after `read_rows`.
  ImportCandidateChunk read(ImportCandidateChunk chunk) {
    Envelope envelope;
    envelope.actor.tenant_id = tenant;
    Command asked = command(std::move(envelope), std::move(chunk));
    bulk_import::read_rows(asked, Surroundings{keys_, blobs_, 8});
    return asked.as<ImportCandidateChunk>();
  }

  const Uuid tenant = mint();

 private:
  const std::filesystem::path folder_;
  const Blobs blobs_;
  const Keys keys_{std::string(64, '7')};
};

ImportCandidateChunk chunk_of(std::string blob) {
  ImportCandidateChunk chunk;
  chunk.task_id = mint();
  chunk.blob = std::move(blob);
  chunk.columns = {"email", "first_name", "last_name", "status", "experience_years"};
  chunk.offset = static_cast<std::int64_t>(header.size());
  chunk.line = 2;
  return chunk;
}

std::string file_of(int rows, std::string_view padding = "") {
  std::string bytes(header);
  for (int i = 0; i < rows; ++i) bytes += fmt::format("c{}@example.com,Carla,Seeks{},applied,3\n", i, padding);
  return bytes;
}

}  // namespace

TEST_CASE("a small file is one chunk, and the last") {
  Store store;
  const auto bytes = file_of(3);
  const auto chunk = store.read(chunk_of(store.keep(bytes)));
  REQUIRE(chunk.rows.size() == 3);
  CHECK(chunk.faults.empty());
  CHECK(chunk.rows[2].line == 4);
  CHECK(chunk.rows[2].email == "c2@example.com");
  CHECK(chunk.rows[2].experience_years == 3.0);
  CHECK(chunk.last);
  CHECK(chunk.next_offset == static_cast<std::int64_t>(bytes.size()));
  CHECK(chunk.next_line == 5);
  CHECK(chunk.partitions == 8);
}

TEST_CASE("chunks of a thousand rows follow each other without a gap") {
  Store store;
  const auto hash = store.keep(file_of(2500));
  auto next = chunk_of(hash);
  std::vector<std::size_t> sizes;
  std::int64_t row = 0;
  for (bool last = false; !last;) {
    const auto chunk = store.read(next);
    for (const auto& read : chunk.rows) {
      REQUIRE(read.email == fmt::format("c{}@example.com", row));
      REQUIRE(read.line == row + 2);
      ++row;
    }
    sizes.push_back(chunk.rows.size());
    REQUIRE(sizes.size() <= 3);
    last = chunk.last;
    next.offset = chunk.next_offset;
    next.line = chunk.next_line;
  }
  CHECK(sizes == std::vector<std::size_t>{1000, 1000, 500});
}

TEST_CASE("a file of exactly one chunk has no empty one behind it") {
  Store store;
  CHECK(store.read(chunk_of(store.keep(file_of(1000)))).last);
  CHECK_FALSE(store.read(chunk_of(store.keep(file_of(1001)))).last);
}

TEST_CASE("long rows make a chunk of half a mebibyte, and a longer row still one of its own") {
  Store store;
  auto bytes = file_of(200, std::string(10'000, 'x'));
  auto chunk = store.read(chunk_of(store.keep(bytes)));
  CHECK(chunk.rows.empty());  // names of 10,000 characters
  CHECK(chunk.faults.size() == 53);
  CHECK(chunk.faults[0].code == "too_long");
  CHECK_FALSE(chunk.last);

  chunk = store.read(chunk_of(store.keep(file_of(2, std::string(600'000, 'x')))));
  CHECK(chunk.faults.size() == 1);
  CHECK_FALSE(chunk.last);
  CHECK(chunk.next_line == 3);
}

TEST_CASE("each row that cannot be taken is one fault with its line and column") {
  Store store;
  const auto chunk = store.read(chunk_of(store.keep(std::string(header) + "not an address,,,dancing,many\n"
                                                                          "a@example.com,Alice,Kumar,dancing,3\n"
                                                                          "b@example.com,Bob,Singh,withdrawn,3\n"
                                                                          "c@example.com,Carla\n"
                                                                          "d@example.com,Dora,Mann,hired,1.5\n")));
  REQUIRE(chunk.rows.size() == 1);
  CHECK(chunk.rows[0].line == 6);
  REQUIRE(chunk.faults.size() == 4);
  CHECK(chunk.faults[0].line == 2);
  CHECK(chunk.faults[0].column > 0);
  for (const std::size_t i : {1, 2}) {
    CHECK(chunk.faults[i].line == static_cast<std::int64_t>(i) + 2);
    CHECK(chunk.faults[i].column == 4);
    CHECK(chunk.faults[i].field == "status");
    CHECK(chunk.faults[i].code == "not_allowed");
  }
  CHECK(chunk.faults[3].line == 5);
  for (const auto& fault : chunk.faults) CHECK(fault.message.find("example.com") == std::string::npos);
}

TEST_CASE("a quote that never closes ends the import with the rows before it") {
  Store store;
  const auto chunk = store.read(chunk_of(store.keep(file_of(2) + "\"e@example.com,Eve,Doe,applied,1\n")));
  CHECK(chunk.rows.size() == 2);
  REQUIRE(chunk.faults.size() == 1);
  CHECK(chunk.faults[0].field == "file");
  CHECK(chunk.faults[0].line == 4);
  CHECK(chunk.last);
}

TEST_CASE("a file that is not there convicts the chunk, and its task fails at the line that was not read") {
  Store store;
  auto chunk = chunk_of(std::string(64, 'a'));
  chunk.line = 1002;
  CHECK_THROWS_AS(store.read(chunk), Unreadable);

  Envelope envelope;
  envelope.id = mint();
  envelope.depth = 3;
  envelope.actor.tenant_id = store.tenant;
  const Command ended = command(envelope, chunk);
  const auto asked = bulk_import::fail_task(ended);
  REQUIRE(asked);
  CHECK(asked->lane == platform::lane);
  CHECK(asked->command.envelope.subject == chunk.task_id);
  CHECK(asked->command.envelope.causation == envelope.id);
  CHECK(asked->command.envelope.depth == 4);
  CHECK(asked->command.envelope.actor.tenant_id == store.tenant);
  const auto& failure = asked->command.as<platform::FailTask>();
  CHECK(failure.id == chunk.task_id);
  CHECK(failure.error.contains("line 1002"));
  CHECK(bulk_import::fail_task(ended)->command.envelope.id == asked->command.envelope.id);

  chunk.blob.reset();
  CHECK_FALSE(bulk_import::fail_task(command(envelope, chunk)));
}

TEST_CASE("columns that do not do are a fault, whatever the message brought") {
  Store store;
  auto chunk = chunk_of(store.keep("city\nPune\n"));
  chunk.columns = {"city"};
  chunk.offset = 5;
  chunk.rows.emplace_back();
  chunk.last = false;
  chunk = store.read(chunk);
  CHECK(chunk.rows.empty());
  REQUIRE(chunk.faults.size() == 1);
  CHECK(chunk.faults[0].field == "email");
  CHECK(chunk.last);
}

TEST_CASE("rows of a JSON import are checked and keep their places") {
  Store store;
  ImportCandidateChunk chunk;
  chunk.task_id = mint();
  chunk.rows = {
      {{"a@example.com", "Alice", "Kumar"}, 1}, {{"nobody", "Bob", "Singh"}, 2}, {{"c@example.com", "Carla", ""}, 3}};
  chunk.rows[2].status = "dancing";
  chunk.rows.push_back({{"e@example.com", "Cher", ""}, 5});
  chunk.faults = {{4, 0, "email", "required", "This field is required."}};  // found at the door
  chunk = store.read(chunk);
  REQUIRE(chunk.rows.size() == 2);
  CHECK(chunk.rows[1].first_name == "Cher");
  REQUIRE(chunk.faults.size() == 3);
  CHECK(chunk.faults[1].line == 2);
  CHECK(chunk.faults[1].code == "format");
  CHECK(chunk.faults[2].line == 3);
  CHECK(chunk.faults[2].field == "status");
  CHECK(chunk.partitions == 8);
}
