#include "api/import_text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "schemas/files/csv_row.h"
#include "schemas/files/row_reader.h"
#include "schemas/files/workbook.h"

namespace hirewire {

namespace {

constexpr std::size_t enough_to_sniff = 200;  // row_reader.h
constexpr std::size_t piece_size = 64 * 1024;

std::string extension_of(std::string_view filename) {
  const auto dot = filename.rfind('.');
  if (dot == std::string_view::npos) return {};
  return column_name(filename.substr(dot + 1));  // lower case
}

}  // namespace

ImportText::~ImportText() {
  if (spool_ >= 0) ::close(spool_);
}

Result<void> ImportText::sniff() {
  sniffed_ = true;
  const auto sniffed = hirewire::sniff(head_, filename_);
  if (sniffed.kind == FileKind::xlsx) {
    std::error_code none;
    std::filesystem::create_directories(folder_, none);
    spool_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return spool_ < 0 ? Result<void>(Refused(unavailable())) : Result<void>();
  }
  if (sniffed.kind == FileKind::other) {
    return Refused(unsupported(
        fmt::format("The file looks like {}; save it as CSV (UTF-8) or as an Excel workbook (.xlsx) and send that.",
                    sniffed.looks_like)));
  }
  constexpr std::string_view no_text[] = {"xlsx", "xls", "ods", "numbers", "pdf", "doc", "docx", "zip", "gz", "json"};
  const auto extension = extension_of(filename_);
  if (std::ranges::find(no_text, std::string_view(extension)) != std::end(no_text)) {
    return Refused(
        unsupported(fmt::format("The file is named .{} and is none: save it as CSV and send that.", extension)));
  }
  return {};
}

Result<void> ImportText::piece(std::string_view bytes) {
  if (sniffed_) return pass_on(bytes);
  head_ += bytes;
  if (head_.size() < enough_to_sniff) return {};
  if (auto sound = sniff(); !sound) return sound;
  return pass_on(std::exchange(head_, {}));
}

Result<void> ImportText::pass_on(std::string_view bytes) {
  return spool_ >= 0 ? spool(bytes) : sink_(decoder_.decode(bytes), false);
}

Result<void> ImportText::spool(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(spool_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return Refused(unavailable());
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> ImportText::finish(std::optional<std::string_view> sheet) {
  if (!sniffed_) {
    if (auto sound = sniff(); !sound) return sound;
    if (auto passed = pass_on(std::exchange(head_, {})); !passed) return passed;
  }
  if (spool_ >= 0) return read_spooled(sheet);
  const auto rest = decoder_.finish();
  return rest ? sink_(*rest, false) : Result<void>(Refused(rest.error()));
}

Result<void> ImportText::read_spooled(std::optional<std::string_view> sheet) {
  std::string text;
  Result<void> taken;
  const auto on_row = [&](std::int64_t row, std::span<const std::string_view> cells) {
    csv_row(text, row, cells);
    if (text.size() >= piece_size) {
      taken = sink_(text, true);
      text.clear();
    }
    return taken.has_value();
  };
  if (auto read = read_workbook(fmt::format("/proc/self/fd/{}", spool_), sheet, on_row); !read) return read;
  return taken ? sink_(text, true) : taken;
}

}  // namespace hirewire
