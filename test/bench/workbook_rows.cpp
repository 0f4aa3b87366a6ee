// Reads a workbook (WORKBOOK [SHEET]) as the import does and writes its rows as CSV; on stderr, how fast and with how
// much memory.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>

#include "schemas/files/csv_row.h"
#include "schemas/files/workbook.h"

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const auto began = std::chrono::steady_clock::now();
  std::int64_t rows = 0;
  std::string csv;
  const auto write = [&](std::size_t from) {
    if (csv.size() < from) return;
    std::fwrite(csv.data(), 1, csv.size(), stdout);
    csv.clear();
  };
  const auto sheet = count > 2 ? std::optional<std::string_view>(arguments[2]) : std::nullopt;
  const auto read =
      hirewire::read_workbook(arguments[1], sheet, [&](std::int64_t row, std::span<const std::string_view> cells) {
        ++rows;
        hirewire::csv_row(csv, row, cells);
        write(64 * 1024);
        return true;
      });
  write(1);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  if (!read)
    fmt::print(stderr, "refused: {}\n",
               read.error().message.empty() ? read.error().faults.front().message : read.error().message);
  fmt::print(stderr, "{} rows in {:.3f} s, {:.0f} rows/s; peak memory {} KiB\n", rows, took.count(),
             static_cast<double>(rows) / took.count(), used.ru_maxrss);
  return read ? 0 : 1;
}
