#include "storage/flow/housekeeping.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/seal.h"
#include "schemas/platform.h"
#include "test/storage/database.h"

using namespace hirewire;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view lane = "swept";

struct Swept {
  const fs::path folder = fs::temp_directory_path() / ("hirewire-sweep-" + hex(random_bytes(8)));
  const Blobs blobs{folder.string()};
  Session worker;
  PartitionRow mine;

  explicit Swept(const Config& config) : worker(config, Role::worker), mine(take_over(worker, lane, 0, {})) {}
  ~Swept() { fs::remove_all(folder); }
  Swept(const Swept&) = delete;
  Swept& operator=(const Swept&) = delete;

  [[nodiscard]] std::string store(const Uuid& tenant, std::string_view text, std::chrono::hours age) const {
    const auto upload = blobs.upload(to_string(tenant), import_file);
    REQUIRE(upload->write(text));
    const std::string hash = upload->keep().value();
    fs::last_write_time(place(tenant, hash), fs::file_time_type::clock::now() - age);
    return hash;
  }
  [[nodiscard]] fs::path place(const Uuid& tenant, const std::string& hash) const {
    return folder / to_string(tenant) / hash.substr(0, 2) / hash.substr(2, 2) / hash;
  }
  [[nodiscard]] bool has(const Uuid& tenant, const std::string& hash) const { return fs::exists(place(tenant, hash)); }

  Uuid queue(const Uuid& tenant, const std::string& hash) {
    platform::TaskQueued task;
    task.kind = "candidate_import";
    task.blob = hash;
    task.input.text = "{}";
    const Uuid id = mint();
    test::carry_out(worker, lane, mine, {test::happened(event(id, 1, task), tenant)});
    return id;
  }
  void complete(const Uuid& tenant, const Uuid& task) {
    test::carry_out(worker, lane, mine,
                    {test::happened(event(task, 2, platform::TaskCompleted{"candidate_import"}), tenant)});
  }
  void sweep() {
    BlobSweep sweep(blobs);
    while (sweep.step(worker, now())) {
    }
  }
};

}  // namespace

TEST_CASE("a file goes when its time is over and no import waits for it, each tenant's for itself") {
  const Config* config = test::database("housekeeping");
  if (!config) return;
  Swept house(*config);
  const Uuid one = mint(), two = mint();
  const auto over = import_file.kept + std::chrono::hours(1);
  const std::string young = house.store(one, "young", import_file.kept - std::chrono::hours(1));
  const std::string done = house.store(one, "done", over);
  const std::string wanted = house.store(one, "wanted", over);
  const std::string orphan = house.store(one, "orphan", over);  // its command was refused
  CHECK(house.store(two, "wanted", over) == wanted);            // there nobody waits for it
  fs::create_directories(house.folder / "lost+found" / "aa" / "bb");
  house.complete(one, house.queue(one, done));
  const Uuid first = house.queue(one, wanted), second = house.queue(one, wanted);

  house.sweep();
  CHECK(house.has(one, young));
  CHECK_FALSE(house.has(one, done));
  CHECK(house.has(one, wanted));
  CHECK_FALSE(house.has(one, orphan));
  CHECK_FALSE(house.has(two, wanted));
  CHECK(house.blobs.recount(to_string(one)) == 11);

  house.complete(one, first);
  house.sweep();
  CHECK(house.has(one, wanted));  // the other import of the same bytes still waits
  house.complete(one, second);
  house.sweep();
  CHECK_FALSE(house.has(one, wanted));
  CHECK(house.has(one, young));
}

TEST_CASE("a sweep of no files ends, and begins anew") {
  const Config* config = test::database("housekeeping");
  if (!config) return;
  Swept house(*config);
  BlobSweep sweep(house.blobs);
  CHECK_FALSE(sweep.step(house.worker, now()));
  const Uuid tenant = mint();
  const std::string hash = house.store(tenant, "x", import_file.kept + std::chrono::hours(1));
  CHECK_FALSE(sweep.step(house.worker, now()));
  CHECK_FALSE(house.has(tenant, hash));
}
