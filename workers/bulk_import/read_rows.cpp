#include "workers/bulk_import/read_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/crash_point.h"
#include "base/metrics.h"
#include "domain/candidates.h"
#include "schemas/files/row_reader.h"
#include "schemas/import_columns.h"
#include "schemas/language/json.h"

namespace hirewire::bulk_import {

namespace {

using candidates::ImportCandidateChunk;
using candidates::ImportColumns;
using candidates::ImportFault;
using candidates::ImportRow;
using candidates::statuses;

constexpr std::size_t most_rows = 1000;
constexpr std::int64_t most_bytes = 512 * 1024;
constexpr std::size_t piece_size = 64 * 1024;

metrics::Counter rows_counter(const std::string& result) {
  return metrics::counter("hirewire_import_rows_total",
                          "Rows of import files that were read, sound and faulty; a replayed chunk counts again.",
                          {{"result", result}});
}
const auto sound_rows = rows_counter("sound");
const auto faulty_rows = rows_counter("faulty");

ImportFault fault_of(const Fault& fault, std::int64_t line) {
  return {fault.line > 0 ? fault.line : line, fault.column, fault.field, fault.code, fault.message};
}

/// What staff may not set is a fault (docs/domain.md §7).
bool is_allowed(const std::optional<std::string>& status) {
  return !status || (*status != "withdrawn" && std::ranges::find(statuses, *status) != std::end(statuses));
}

ImportFault wrong_status(std::int64_t line, std::int64_t column) {
  return {line, column, "status", "not_allowed",
          fmt::format("Must be one of: {}.", fmt::join(std::begin(statuses), std::end(statuses) - 1, ", "))};
}

class FileChunk {
 public:
  FileChunk(ImportCandidateChunk& chunk, const Blobs& blobs, std::string tenant)
      : chunk_(chunk), blobs_(blobs), tenant_(std::move(tenant)) {
    const auto status = std::ranges::find(chunk.columns, "status");
    if (status != chunk.columns.end()) status_column_ = status - chunk.columns.begin() + 1;
    chunk.rows.clear();
    chunk.faults.clear();
    chunk.last = true;
    chunk.next_offset = chunk.offset;
    chunk.next_line = chunk.line;
  }

  void read() {
    const auto columns = ImportColumns::of(chunk_.columns);
    if (!columns) return end(columns.error());
    const char delimiter = chunk_.delimiter.empty() ? ',' : chunk_.delimiter.front();
    RowReader reader(RowHeader{delimiter, chunk_.columns, chunk_.numbered.value_or(false)},
                     RowPlace{chunk_.offset, chunk_.line});
    try {
      if (const auto read = feed(reader, *columns); !read) end(read.error());
      if (reader.stopped()) chunk_.last = reader.place().offset >= blobs_.size(tenant_, import_file, *chunk_.blob);
    } catch (const std::system_error& trouble) {
      if (trouble.code() != std::errc::no_such_file_or_directory) throw;
      throw Unreadable("the uploaded file is no longer there");
    }
    chunk_.next_offset = reader.place().offset;
    chunk_.next_line = reader.place().line;
  }

 private:
  Result<void> feed(RowReader& reader, const ImportColumns& columns) {
    const RowReader::OnRow on_row = [&](const Row& row) { return take(columns, row); };
    for (std::int64_t offset = chunk_.offset; !reader.stopped(); offset += static_cast<std::int64_t>(piece_size)) {
      const auto piece = blobs_.read(tenant_, import_file, *chunk_.blob, offset, piece_size);
      if (piece.empty()) return reader.finish(on_row);
      if (auto read = reader.feed(piece, on_row); !read) return read;
    }
    return {};
  }

  /// The reading cannot go on: one fault says why, and nothing follows.
  void end(const Refusal& refusal) {
    Fault fault = refusal.faults.empty() ? Fault{{}, "unreadable", {}} : refusal.faults.front();
    if (fault.field.empty()) fault.field = "file";
    if (fault.message.empty()) fault.message = refusal.message;
    chunk_.faults.push_back(fault_of(fault, chunk_.line));
  }

  /// True: the next row, too.
  bool take(const ImportColumns& columns, const Row& row) {
    ++taken_;
    auto read = columns.read(row);
    if (!read) {
      chunk_.faults.push_back(std::move(read.error().front()));
    } else if (!is_allowed(read->status)) {
      chunk_.faults.push_back(wrong_status(row.line, status_column_));
    } else {
      chunk_.rows.push_back(std::move(*read));
    }
    return taken_ < most_rows && row.next.offset - chunk_.offset < most_bytes;
  }

  ImportCandidateChunk& chunk_;
  const Blobs& blobs_;
  const std::string tenant_;
  std::int64_t status_column_ = 0;  ///< from 1; 0: there is none
  std::size_t taken_ = 0;
};

void check_inline(ImportCandidateChunk& chunk) {
  std::vector<ImportRow> sound;
  for (ImportRow& row : chunk.rows) {
    std::vector<Fault> faults;
    check(shape_of<ImportRow>(), &row, faults, false);
    if (!faults.empty()) {
      chunk.faults.push_back(fault_of(faults.front(), row.line));
    } else if (!is_allowed(row.status)) {
      chunk.faults.push_back(wrong_status(row.line, 0));
    } else {
      sound.push_back(std::move(row));
    }
  }
  chunk.rows = std::move(sound);
}

}  // namespace

std::optional<FollowUp> fail_task(const Command& command) {
  const auto& chunk = command.as<ImportCandidateChunk>();
  if (!chunk.blob) return std::nullopt;  // a JSON import is one chunk and has no task
  const Uuid& task = chunk.task_id;
  platform::FailTask failure{
      task, fmt::format("The import stopped at line {}; what was imported before stays. Send the file again: rows that "
                        "are there already are skipped.",
                        chunk.line)};
  return follow_up(platform::lane, command, derive(command.envelope.id, "fail_task"), task, std::move(failure));
}

void read_rows(Command& command, const Surroundings& surroundings) {
  auto& chunk = *static_cast<ImportCandidateChunk*>(command.body.get());
  chunk.partitions = surroundings.partitions;
  if (!chunk.blob) {
    check_inline(chunk);
  } else {
    if (chunk.ordinal > 0) crash_point("between_chunks");
    FileChunk(chunk, surroundings.blobs, to_string(command.envelope.actor.tenant_id)).read();
  }
  sound_rows.add(static_cast<double>(chunk.rows.size()));
  faulty_rows.add(static_cast<double>(chunk.faults.size()));
}

}  // namespace hirewire::bulk_import
