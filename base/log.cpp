// The only file that includes spdlog. Its compiled library, with Debian's fmt:
#define SPDLOG_COMPILED_LIB
#define SPDLOG_FMT_EXTERNAL
#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

#include "base/instant.h"

namespace hirewire::log {
namespace {

struct LevelName {
  std::string_view name;
  spdlog::level::level_enum level;
};
constexpr std::array<LevelName, 4> levels = {{{"debug", spdlog::level::debug},
                                              {"info", spdlog::level::info},
                                              {"warn", spdlog::level::warn},
                                              {"error", spdlog::level::err}}};

/// Never destroyed: what runs while the process ends may still write.
spdlog::logger& lines() {
  static auto& only = *[] {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_pattern("%v");
    return new spdlog::logger("hirewire", std::move(sink));
  }();
  return only;
}

/// How many bytes of `text` make one well-formed UTF-8 character (Unicode, table 3-7); 0 where there is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto follows = [&byte](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool second = follows(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
    return second && follows(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool second = follows(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
    return second && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

void append_text(std::string& line, std::string_view text) {
  line += '"';
  while (!text.empty()) {
    const auto plain = std::ranges::find_if_not(text, is_plain) - text.begin();
    line.append(text, 0, static_cast<std::size_t>(plain));
    text.remove_prefix(static_cast<std::size_t>(plain));
    if (text.empty()) break;
    const std::size_t length = character_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0) {
      line += "\\ufffd";
    } else if (first < 0x20) {
      fmt::format_to(std::back_inserter(line), "\\u{:04x}", first);
    } else {
      if (first == '"' || first == '\\') line += '\\';
      line += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  line += '"';
}

struct ValueWriter {
  std::string& line;

  void operator()(std::string_view value) const { append_text(line, value); }
  void operator()(bool value) const { line += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { fmt::format_to(std::back_inserter(line), "{}", value); }
  void operator()(double value) const {
    if (std::isfinite(value)) {
      fmt::format_to(std::back_inserter(line), "{}", value);
    } else {
      line += "null";  // JSON has no word for it
    }
  }
};

}  // namespace

void set_level(std::string_view level) {
  for (const auto& known : levels) {
    if (known.name == level) return lines().set_level(known.level);
  }
  throw std::invalid_argument("a log level is debug, info, warn or error");
}

void write(Level level, std::string_view event, Fields fields) {
  const auto& [name, threshold] = levels[static_cast<std::size_t>(level)];
  auto& logger = lines();
  if (!logger.should_log(threshold)) return;
  std::string line;
  line.reserve(512);
  line.append(R"({"at":")").append(to_iso_micros(now())).append(R"(","level":")").append(name).append(R"(","event":)");
  append_text(line, event);
  for (const auto& field : fields) {
    line += ',';
    append_text(line, field.name);
    line += ':';
    std::visit(ValueWriter{line}, field.value);
  }
  line += '}';
  logger.log(threshold, spdlog::string_view_t(line));
}

}  // namespace hirewire::log
