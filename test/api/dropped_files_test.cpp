#include "api/dropped_files.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace hirewire;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

constexpr DropPatience at_once{0ms, 0ms};

/// A drop folder with the place of tenant `acme`.
struct Place {
  fs::path root = fs::temp_directory_path() / ("hirewire-drop-" + to_string(mint()));
  fs::path in = root / "acme" / "in";
  DroppedFiles files{root, at_once};

  Place() { fs::create_directories(in); }
  ~Place() { fs::remove_all(root); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  void drop(const std::string& name, const std::string& text = "text") const { std::ofstream(in / name) << text; }
  [[nodiscard]] std::string text_of(const std::string& path) const {
    std::ifstream file(root / "acme" / path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] bool has(const std::string& path) const { return fs::exists(root / "acme" / path); }
};

}  // namespace

TEST_CASE("a complete file is taken once, under an id that stays") {
  Place place;
  place.drop("people.csv");
  const auto taken = place.files.look();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].tenant_code == "acme");
  CHECK(taken[0].company.empty());
  CHECK(taken[0].name == "people.csv");
  CHECK_FALSE(place.has("in/people.csv"));
  const auto another_door = DroppedFiles(place.root, at_once).look();
  REQUIRE(another_door.size() == 1);
  CHECK(another_door[0].task == taken[0].task);
}

TEST_CASE("a company's folder is known by its id, and is a place of its own") {
  Place place;
  const std::string company = to_string(mint());
  fs::create_directories(place.root / "acme" / company / "in");
  fs::create_directories(place.root / "acme" / "no company" / "in");
  std::ofstream(place.root / "acme" / company / "in" / "a.csv") << "text";
  std::ofstream(place.root / "acme" / "no company" / "in" / "b.csv") << "text";
  const auto taken = place.files.look();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].company == company);
  CHECK(taken[0].place == place.root / "acme" / company);
}

TEST_CASE("a file that somebody writes, an unfinished one and what is no plain file are left alone") {
  Place place;
  place.drop("whole.csv");
  std::ofstream being_written(place.in / "long.csv");
  being_written << "half" << std::flush;
  for (const char* name : {".hidden.csv", "~lock.csv", "a.csv.part", "b.tmp", "c.crdownload", "d.csv~"})
    place.drop(name);
  fs::create_directory(place.in / "folder");
  fs::create_symlink(place.in / "whole.csv", place.in / "link.csv");
  const auto names = [&] {
    std::vector<std::string> all;
    for (const TakenFile& file : place.files.look()) all.push_back(file.name);
    std::ranges::sort(all);
    return all;
  };
  CHECK(names() == std::vector<std::string>{"whole.csv"});
  being_written.close();
  CHECK(names() == std::vector<std::string>{"long.csv", "whole.csv"});
}

TEST_CASE("a file is not complete before it has rested") {
  Place place;
  place.drop("people.csv");
  DroppedFiles patient(place.root, {1h, 1h});
  CHECK(patient.look().empty());
  CHECK(patient.look().empty());
  CHECK(place.has("in/people.csv"));
}

TEST_CASE("what is settled lies beside its report, readable as the file was, and nothing is overwritten") {
  Place place;
  for (const char* round : {"first", "second"}) {
    place.drop("people.csv", round);
    ::chmod((place.in / "people.csv").c_str(), 0644);
    const auto taken = place.files.look();
    REQUIRE(taken.size() == 1);
    DroppedFiles::settle(taken[0], true, std::string("report of ") + round);
    DroppedFiles::settle(taken[0], true, "by another door");  // is no fault
    if (std::string_view(round) == "second") {
      const std::string second = "done/" + to_string(taken[0].task) + ".people.csv";
      CHECK(place.text_of(second) == "second");
      CHECK(place.text_of(second + ".report.txt") == "report of second");
    }
  }
  CHECK(place.text_of("done/people.csv") == "first");
  CHECK(place.text_of("done/people.csv.report.txt") == "report of first");
  struct stat report{};
  REQUIRE(::stat((place.root / "acme/done/people.csv.report.txt").c_str(), &report) == 0);
  CHECK((report.st_mode & 0777) == 0644);
  CHECK(place.files.look().empty());
}

TEST_CASE("a name that is too long for an id before it keeps its ending") {
  Place place;
  place.drop(std::string(230, 'n') + ".csv");
  const auto taken = place.files.look();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].name.size() == 200);
  CHECK(taken[0].name.ends_with(".csv"));
  DroppedFiles::settle(taken[0], false, "why");
  CHECK(place.text_of("failed/" + taken[0].name + ".report.txt") == "why");
}
