#include "storage/blobs/blobs.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/seal.h"

using namespace hirewire;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("hirewire-blobs-" + hex(random_bytes(8)));
  ~Folder() { fs::remove_all(path); }
  /// But for the numbers of what each tenant has.
  [[nodiscard]] int files() const {
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path))
      count += entry.is_regular_file() && entry.path().parent_path().filename() != "accounts" ? 1 : 0;
    return count;
  }
  void age(const std::string& tenant, const std::string& hash, std::chrono::hours by) const {
    const auto place = path / tenant / hash.substr(0, 2) / hash.substr(2, 2) / hash;
    fs::last_write_time(place, fs::file_time_type::clock::now() - by);
  }
};

Result<std::string> store(const Blobs& blobs, std::string_view tenant, std::string_view text) {
  auto upload = blobs.upload(tenant, import_file);
  if (auto written = upload->write(text); !written) return Refused(written.error());
  return upload->keep();
}

using Hashes = std::vector<std::string>;
constexpr std::chrono::hours over = import_file.kept + std::chrono::hours(1);
constexpr std::chrono::hours not_yet = import_file.kept - std::chrono::hours(1);

std::string hash_of(std::string_view text) {
  const auto sum = sha256(text);
  return hex({reinterpret_cast<const char*>(sum.data()), sum.size()});
}

}  // namespace

TEST_CASE("what is kept is read back under its content hash, from any offset") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  auto upload = blobs.upload("tenant-1", import_file);
  REQUIRE(upload->write("hello "));
  REQUIRE(upload->write(""));
  REQUIRE(upload->write("world"));
  const auto hash = upload->keep();
  REQUIRE(hash);
  CHECK(*hash == hash_of("hello world"));
  CHECK(blobs.size("tenant-1", import_file, *hash) == 11);
  CHECK(blobs.read("tenant-1", import_file, *hash, 0, 100) == "hello world");
  CHECK(blobs.read("tenant-1", import_file, *hash, 6, 3) == "wor");
  CHECK(blobs.read("tenant-1", import_file, *hash, 11, 10).empty());
  CHECK(blobs.read("tenant-1", import_file, *hash, 5000, 10).empty());
  upload.reset();
  CHECK(blobs.read("tenant-1", import_file, *hash, 0, 5) == "hello");
}

TEST_CASE("the same content twice is one file; another tenant has its own") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  for (const auto tenant : {"a", "a", "b"}) {
    auto upload = blobs.upload(tenant, import_file);
    REQUIRE(upload->write("same"));
    REQUIRE(upload->keep() == hash_of("same"));
  }
  CHECK(folder.files() == 2);
  CHECK_THROWS_AS((void)blobs.read("c", import_file, hash_of("same"), 0, 1), std::runtime_error);
}

TEST_CASE("an upload that is not kept leaves nothing behind") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  {
    auto upload = blobs.upload("a", import_file);
    REQUIRE(upload->write(std::string(100'000, 'x')));
    CHECK(folder.files() == 1);
  }
  CHECK(folder.files() == 0);
}

TEST_CASE("an empty file and one of many megabytes are files like others") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  CHECK(blobs.upload("a", import_file)->keep() == hash_of(""));
  CHECK(blobs.size("a", import_file, hash_of("")) == 0);
  std::string all;
  auto upload = blobs.upload("a", import_file);
  for (int i = 0; i < 300; ++i) {
    const std::string piece(65536 + i, static_cast<char>('a' + i % 26));
    all += piece;
    REQUIRE(upload->write(piece));
  }
  const auto hash = upload->keep();
  REQUIRE(hash == hash_of(all));
  CHECK(blobs.size("a", import_file, *hash) == static_cast<std::int64_t>(all.size()));
  CHECK(blobs.read("a", import_file, *hash, 0, all.size()) == all);
}

TEST_CASE("no name leads out of the tenant's folder") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  const auto good = hash_of("x");
  for (const std::string& tenant :
       std::vector<std::string>{"", "..", ".", "a/b", "/etc", std::string("a\0b", 3), "A", "incoming", "accounts"}) {
    CHECK_THROWS_AS((void)blobs.upload(tenant, import_file), std::runtime_error);
    CHECK_THROWS_AS((void)blobs.read(tenant, import_file, good, 0, 1), std::runtime_error);
  }
  for (const std::string& hash : {std::string(), std::string("../../../../etc/passwd"), good.substr(1), good + "0",
                                  "/" + good.substr(1), std::string(64, '.'), std::string(64, 'G')}) {
    CHECK_THROWS_AS((void)blobs.read("a", import_file, hash, 0, 1), std::runtime_error);
    CHECK_THROWS_AS((void)blobs.size("a", import_file, hash), std::runtime_error);
  }
  CHECK_THROWS_AS((void)blobs.size("a", import_file, good), std::runtime_error);
}

TEST_CASE("uploads that a killed process left are cleared away after a day, fresh ones of others are not") {
  const Folder folder;
  const Blobs first(folder.path.string());
  const auto old_one = folder.path / "incoming" / "old";
  const auto fresh = folder.path / "incoming" / "fresh";
  std::ofstream(old_one) << "x";
  std::ofstream(fresh) << "x";
  fs::last_write_time(old_one, fs::file_time_type::clock::now() - std::chrono::hours(25));
  const Blobs second(folder.path.string());
  CHECK_FALSE(fs::exists(old_one));
  CHECK(fs::exists(fresh));
}

TEST_CASE("a full disk is a refusal, not an exception") {
  // /dev/full answers every write with ENOSPC; an upload is led there by a link in its place.
  const Folder folder;
  const Blobs blobs(folder.path.string());
  auto upload = blobs.upload("a", import_file);
  fs::path incoming;
  for (const auto& entry : fs::directory_iterator(folder.path / "incoming")) incoming = entry.path();
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  REQUIRE(full >= 0);
  // The upload's own descriptor is the one that names the file.
  int own = -1;
  for (int fd = 3; fd < 1024 && own < 0; ++fd) {
    std::error_code none;
    if (fs::read_symlink("/proc/self/fd/" + std::to_string(fd), none) == incoming) own = fd;
  }
  REQUIRE(own >= 0);
  REQUIRE(::dup2(full, own) == own);
  ::close(full);
  const auto refused = upload->write("anything");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == Reason::unavailable);
  CHECK(refused.error().retry_after > 0);
}

TEST_CASE("a file's time is over when its days have passed since the same bytes were last stored, tenant by tenant") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  const std::string old_one = store(blobs, "a", "old").value(), young = store(blobs, "a", "young").value();
  store(blobs, "b", "old").value();
  CHECK(blobs.expired("a", import_file, now()).empty());
  folder.age("a", old_one, over);
  folder.age("a", young, not_yet);
  CHECK(blobs.expired("a", import_file, now()) == Hashes{old_one});
  CHECK(blobs.expired("b", import_file, now()).empty());
  CHECK(blobs.expired("nobody", import_file, now()).empty());

  // What was found is stored anew before it is removed: it stays.
  const auto found = blobs.expired("a", import_file, now());
  store(blobs, "a", "old").value();
  CHECK(blobs.remove("a", import_file, found, now()).files == 0);
  CHECK(blobs.read("a", import_file, old_one, 0, 9) == "old");

  folder.age("a", old_one, over);
  const auto removed = blobs.remove("a", import_file, {old_one, young, hash_of("never there")}, now());
  CHECK(removed.files == 1);
  CHECK(removed.bytes == 3);
  CHECK_THROWS_AS((void)blobs.size("a", import_file, old_one), std::runtime_error);
  CHECK(blobs.size("a", import_file, young) == 5);
  CHECK(blobs.read("b", import_file, old_one, 0, 9) == "old");
  CHECK(blobs.tenants().size() == 2);
}

TEST_CASE("what is stored while others sweep is there afterwards") {
  const Folder folder;
  const Blobs door(folder.path.string()), worker(folder.path.string());
  std::atomic<int> removed{0};
  std::jthread sweeper([&](const std::stop_token& stopping) {
    while (!stopping.stop_requested())
      removed +=
          static_cast<int>(worker.remove("a", import_file, worker.expired("a", import_file, now()), now()).files);
  });
  int lost = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string hash = store(door, "a", "the same").value();
    std::error_code gone;
    if (fs::exists(folder.path / "a" / hash.substr(0, 2) / hash.substr(2, 2) / hash, gone)) {
      folder.age("a", hash, over);
    } else {
      ++lost;
    }
  }
  sweeper.request_stop();
  sweeper.join();
  CHECK(lost == 0);
  CHECK(removed > 0);
}

TEST_CASE("a tenant's files have a bound together; what is there already needs no room") {
  const Folder folder;
  const Blobs blobs(folder.path.string(), 10);
  const std::string four = store(blobs, "a", "four").value();
  CHECK(store(blobs, "a", "123456"));
  const auto refused = store(blobs, "a", "x");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == Reason::too_large);
  CHECK(
      refused.error().message ==
      "There is no room for this file: 10 bytes of 10 bytes are used, and it has 1 bytes. Files go when their time is "
      "over.");
  REQUIRE(refused.error().faults.size() == 1);
  CHECK(refused.error().faults[0].field == "file");
  CHECK(store(blobs, "a", "four"));
  CHECK(store(blobs, "b", "1234567890"));
  CHECK(folder.files() == 3);  // nothing is left of the one that was refused

  folder.age("a", four, over);
  CHECK(blobs.remove("a", import_file, {four}, now()).bytes == 4);
  CHECK(store(blobs, "a", "five"));
  CHECK_FALSE(store(blobs, "a", "x"));
}

TEST_CASE("a file that alone is beyond the bound is refused while it comes") {
  const Folder folder;
  const Blobs blobs(folder.path.string(), 10);
  const auto upload = blobs.upload("a", import_file);
  REQUIRE(upload->write("1234567890"));
  const auto refused = upload->write("1");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == Reason::too_large);
}

TEST_CASE("what a tenant has is counted where the number is missing, broken or wrong") {
  const Folder folder;
  const Blobs blobs(folder.path.string(), 10);
  store(blobs, "a", "12345678").value();
  const auto account = folder.path / "accounts" / "a";
  for (const std::string_view text : {"", "nonsense", "8", "99999999999999999999999"}) {
    CAPTURE(text);
    std::ofstream(account, std::ios::trunc) << text;
    CHECK_FALSE(store(blobs, "a", "123"));
  }
  fs::remove(account);  // as an older release left it
  CHECK_FALSE(store(blobs, "a", "123"));
  std::ofstream(account, std::ios::trunc) << "0000000000000000001";
  CHECK(blobs.recount("a") == 8);
  CHECK_FALSE(store(blobs, "a", "123"));
  CHECK(store(blobs, "a", "12"));
}
