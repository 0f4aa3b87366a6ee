#include "base/log.h"

#include <doctest/doctest.h>
#include <stdio.h>
#include <unistd.h>

#include <boost/json/src.hpp>  // brings its own code: base links no JSON library
#include <cmath>
#include <functional>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/instant.h"

using namespace hirewire;

namespace {

/// What `write` puts on standard error meanwhile.
std::vector<std::string> lines_of(const std::function<void()>& write) {
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  const int before = ::dup(STDERR_FILENO);
  ::dup2(::fileno(file), STDERR_FILENO);
  write();
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  REQUIRE(std::fseek(file, 0, SEEK_SET) == 0);
  std::string text;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
  std::fclose(file);
  CHECK((text.empty() || text.back() == '\n'));
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

boost::json::object object_of(const std::function<void()>& write) {
  const auto lines = lines_of(write);
  REQUIRE(lines.size() == 1);
  CAPTURE(lines[0]);
  return boost::json::parse(lines[0]).as_object();
}

}  // namespace

TEST_CASE("a log line is one JSON object with its fields in order") {
  const auto object = object_of([] {
    log::info("batch_committed", {{"lane", "hiring"}, {"commands", 256}, {"seconds", 0.25}, {"retried", false}});
  });
  REQUIRE(object.size() == 7);
  CHECK(parse_iso(std::string(object.at("at").as_string())));
  CHECK(object.at("level") == "info");
  CHECK(object.at("event") == "batch_committed");
  CHECK(object.at("lane") == "hiring");
  CHECK(object.at("commands") == 256);
  CHECK(object.at("seconds") == 0.25);
  CHECK(object.at("retried") == false);
}

TEST_CASE("no text breaks the line") {
  const std::vector<std::string> good = {"",
                                         "\"",
                                         "\\",
                                         "\\\"",
                                         "a\nb\r\n\tc",
                                         std::string("a\0b", 3),
                                         "\x1b[2J",
                                         "\x7f",
                                         "Zürich 東京 😀",
                                         "{\"a\":\"b\"}",
                                         "%v {} {0}",
                                         "\u2028\u2029"};
  for (const auto& text : good) {
    const auto object = object_of([&] { log::error("nasty", {{"text", text}}); });
    CHECK(object.at("text").as_string() == text);
  }
}

TEST_CASE("broken UTF-8 becomes replacement characters") {
  const std::vector<std::pair<std::string, std::string>> broken = {
      {"a\xff"
       "b",
       "a\ufffdb"},
      {"\xc3", "\ufffd"},
      {"\xc0\xaf", "\ufffd\ufffd"},
      {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
      {"\xe2\x82", "\ufffd\ufffd"},
      {"\xf0\x9f\x98", "\ufffd\ufffd\ufffd"},
      {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},
      {"\x80\"", "\ufffd\""},
  };
  for (const auto& [text, shown] : broken) {
    const auto object = object_of([&] { log::warn("broken_text", {{"text", text}}); });
    CHECK(object.at("text").as_string() == shown);
  }
}

TEST_CASE("numbers without a word in JSON become null, the largest stay exact") {
  const auto object = object_of([] {
    log::info("numbers", {{"nan", std::nan("")},
                          {"infinite", -std::numeric_limits<double>::infinity()},
                          {"tiny", 1e-300},
                          {"least", std::numeric_limits<std::int64_t>::min()},
                          {"most", std::numeric_limits<std::int64_t>::max()}});
  });
  CHECK(object.at("nan").is_null());
  CHECK(object.at("infinite").is_null());
  CHECK(object.at("tiny").to_number<double>() == doctest::Approx(1e-300));
  CHECK(object.at("least") == std::numeric_limits<std::int64_t>::min());
  CHECK(object.at("most") == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("only what reaches the level is written") {
  const auto all = [] {
    log::debug("one");
    log::info("two");
    log::warn("three");
    log::error("four");
  };
  log::set_level("debug");
  CHECK(lines_of(all).size() == 4);
  log::set_level("warn");
  CHECK(lines_of(all).size() == 2);
  log::set_level("error");
  CHECK(lines_of(all).size() == 1);
  CHECK_THROWS_AS(log::set_level("verbose"), std::invalid_argument);
  CHECK_THROWS_AS(log::set_level(""), std::invalid_argument);
  log::set_level("info");
  CHECK(lines_of(all).size() == 3);
}

TEST_CASE("lines of several threads do not mix") {
  const auto lines = lines_of([] {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([t] {
        for (int i = 0; i < 250; ++i) log::info("line", {{"thread", t}, {"text", std::string(200, 'x')}});
      });
    }
  });
  CHECK(lines.size() == 1000);
  for (const auto& line : lines) CHECK_NOTHROW(boost::json::parse(line));
}
