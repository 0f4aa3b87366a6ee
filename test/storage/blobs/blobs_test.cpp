#include "storage/blobs/blobs.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/seal.h"

using namespace hirewire;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("hirewire-blobs-" + hex(random_bytes(8)));
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] int files() const {
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path)) count += entry.is_regular_file() ? 1 : 0;
    return count;
  }
};

std::string hash_of(std::string_view text) {
  const auto sum = sha256(text);
  return hex({reinterpret_cast<const char*>(sum.data()), sum.size()});
}

}  // namespace

TEST_CASE("what is kept is read back under its content hash, from any offset") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  auto upload = blobs.upload("tenant-1");
  REQUIRE(upload->write("hello "));
  REQUIRE(upload->write(""));
  REQUIRE(upload->write("world"));
  const auto hash = upload->keep();
  REQUIRE(hash);
  CHECK(*hash == hash_of("hello world"));
  CHECK(blobs.size("tenant-1", *hash) == 11);
  CHECK(blobs.read("tenant-1", *hash, 0, 100) == "hello world");
  CHECK(blobs.read("tenant-1", *hash, 6, 3) == "wor");
  CHECK(blobs.read("tenant-1", *hash, 11, 10).empty());
  CHECK(blobs.read("tenant-1", *hash, 5000, 10).empty());
  upload.reset();
  CHECK(blobs.read("tenant-1", *hash, 0, 5) == "hello");
}

TEST_CASE("the same content twice is one file; another tenant has its own") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  for (const auto tenant : {"a", "a", "b"}) {
    auto upload = blobs.upload(tenant);
    REQUIRE(upload->write("same"));
    REQUIRE(upload->keep() == hash_of("same"));
  }
  CHECK(folder.files() == 2);
  CHECK_THROWS_AS((void)blobs.read("c", hash_of("same"), 0, 1), std::runtime_error);
}

TEST_CASE("an upload that is not kept leaves nothing behind") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  {
    auto upload = blobs.upload("a");
    REQUIRE(upload->write(std::string(100'000, 'x')));
    CHECK(folder.files() == 1);
  }
  CHECK(folder.files() == 0);
}

TEST_CASE("an empty file and one of many megabytes are files like others") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  CHECK(blobs.upload("a")->keep() == hash_of(""));
  CHECK(blobs.size("a", hash_of("")) == 0);
  std::string all;
  auto upload = blobs.upload("a");
  for (int i = 0; i < 300; ++i) {
    const std::string piece(65536 + i, static_cast<char>('a' + i % 26));
    all += piece;
    REQUIRE(upload->write(piece));
  }
  const auto hash = upload->keep();
  REQUIRE(hash == hash_of(all));
  CHECK(blobs.size("a", *hash) == static_cast<std::int64_t>(all.size()));
  CHECK(blobs.read("a", *hash, 0, all.size()) == all);
}

TEST_CASE("no name leads out of the tenant's folder") {
  const Folder folder;
  const Blobs blobs(folder.path.string());
  const auto good = hash_of("x");
  for (const std::string& tenant :
       std::vector<std::string>{"", "..", ".", "a/b", "/etc", std::string("a\0b", 3), "A"}) {
    CHECK_THROWS_AS((void)blobs.upload(tenant), std::runtime_error);
    CHECK_THROWS_AS((void)blobs.read(tenant, good, 0, 1), std::runtime_error);
  }
  for (const std::string& hash : {std::string(), std::string("../../../../etc/passwd"), good.substr(1), good + "0",
                                  "/" + good.substr(1), std::string(64, '.'), std::string(64, 'G')}) {
    CHECK_THROWS_AS((void)blobs.read("a", hash, 0, 1), std::runtime_error);
    CHECK_THROWS_AS((void)blobs.size("a", hash), std::runtime_error);
  }
  CHECK_THROWS_AS((void)blobs.size("a", good), std::runtime_error);
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
  auto upload = blobs.upload("a");
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
