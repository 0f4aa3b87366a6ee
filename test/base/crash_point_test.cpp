#include "base/crash_point.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hirewire;

namespace {

/// How a child ends that arms one point and passes through another: its wait status.
int end_of_child(std::string_view armed, std::string_view passed) {
  const auto child = ::fork();
  if (child == 0) {
    arm_crash_point(armed);
    crash_point(passed);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

std::set<std::string> named_in_sources() {
  std::set<std::string> names;
  for (const char* room : {"api", "events", "storage", "workers"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(SOURCE_DIR "/") + room)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ifstream file(entry.path());
      const std::string text(std::istreambuf_iterator<char>(file), {});
      const std::regex call("crash_point\\(\"([a-z_]+)\"\\)");
      for (std::sregex_iterator found(text.begin(), text.end(), call); found != std::sregex_iterator(); ++found) {
        names.insert((*found)[1]);
      }
    }
  }
  return names;
}

}  // namespace

TEST_CASE("an armed process dies of SIGKILL at its point and at no other") {
  for (const auto name : crash_points()) {
    CAPTURE(name);
    const int status = end_of_child(name, name);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGKILL);
  }
  CHECK(end_of_child("before_commit", "after_commit") == 0);
}

TEST_CASE("a process that is not armed passes every point") {
  for (const auto name : crash_points()) CHECK_NOTHROW(crash_point(name));
}

TEST_CASE("an unknown point cannot be armed") {
  CHECK_THROWS_AS(arm_crash_point("nowhere"), std::invalid_argument);
  CHECK_THROWS_AS(arm_crash_point(""), std::invalid_argument);
}

TEST_CASE("the list names the fourteen points, each once") {
  const auto points = crash_points();
  CHECK(std::vector<std::string>(points.begin(), points.end()) ==
        std::vector<std::string>{"after_poll", "after_load", "before_commit", "after_commit", "before_reply",
                                 "before_relay", "after_relay", "before_react", "after_react_commit", "after_lease",
                                 "after_send", "before_finish", "between_chunks", "before_done"});
}

TEST_CASE("no source passes a point that cannot be armed") {
  for (const auto& name : named_in_sources()) {
    CAPTURE(name);
    CHECK(std::ranges::find(crash_points(), name) != crash_points().end());
  }
}

TEST_CASE("every point of the list is passed somewhere") {
  const auto named = named_in_sources();
  for (const auto point : crash_points()) {
    CAPTURE(point);
    CHECK(std::ranges::find(named, point) != named.end());
  }
}
