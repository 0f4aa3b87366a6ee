#include "api/import_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/requests/fingerprint.h"
#include "schemas/import_bodies.h"
#include "schemas/language/json.h"

namespace hirewire {

namespace {

constexpr std::size_t enough_to_sniff = 200;  // row_reader.h

std::string extension_of(std::string_view filename) {
  const auto dot = filename.rfind('.');
  if (dot == std::string_view::npos) return {};
  return column_name(filename.substr(dot + 1));  // lower case
}

/// A fault that names nothing names the part of the form.
Refusal about_file(Refusal refusal) {
  for (Fault& fault : refusal.faults) {
    if (fault.field.empty()) fault.field = "file";
  }
  return refusal;
}

}  // namespace

bool is_form(const Request& request) {
  return request.header("content-type").starts_with("multipart/");
}

void fingerprint_body(Call& call, std::string_view body_says) {
  if (!call.envelope.fingerprint.empty()) call.envelope.fingerprint = fingerprint(call, body_says);
}

Result<void> must_be_csv(std::string_view head, const std::string& filename) {
  const auto extension = extension_of(filename);
  const auto sniffed = sniff(head, filename);
  if (sniffed.kind == FileKind::xlsx) return Refused(unsupported("XLSX import is not there yet: save as CSV."));
  if (sniffed.kind == FileKind::other) {
    return Refused(
        unsupported(fmt::format("The file looks like {}; save it as CSV (UTF-8) and send that.", sniffed.looks_like)));
  }
  constexpr std::string_view no_text[] = {"xlsx", "xls", "ods", "numbers", "pdf", "doc", "docx", "zip", "gz", "json"};
  if (std::ranges::find(no_text, std::string_view(extension)) != std::end(no_text)) {
    return Refused(
        unsupported(fmt::format("The file is named .{} and is none: save it as CSV and send that.", extension)));
  }
  return {};
}

ImportFile::ImportFile(Blobs::Upload* upload, OnRow on_row)
    : upload_(upload), on_row_(std::move(on_row)), reader_(candidates::is_import_column) {}

Result<void> ImportFile::begin(const std::string& filename, const std::string&) {
  filename_ = filename;
  return {};
}

Result<void> ImportFile::sniff_head() {
  sniffed_ = true;
  return must_be_csv(std::exchange(head_, {}), filename_);
}

Result<void> ImportFile::piece(std::string_view bytes) {
  if (!sniffed_) {
    head_ += bytes.substr(0, enough_to_sniff);
    if (head_.size() >= enough_to_sniff) {
      if (auto sound = sniff_head(); !sound) return sound;
    }
  }
  return read(decoder_.decode(bytes));
}

Result<void> ImportFile::read(std::string_view text) {
  if (upload_ != nullptr) {
    if (auto written = upload_->write(text); !written) return written;
  }
  if (auto read = reader_.feed(text, [this](const Row& row) { return take(row); }); !read)
    return Refused(about_file(read.error()));
  return check_header();
}

Result<void> ImportFile::finish() {
  if (!sniffed_) {
    if (auto sound = sniff_head(); !sound) return sound;
  }
  const auto rest = decoder_.finish();
  if (!rest) return Refused(about_file(rest.error()));
  if (auto sound = read(*rest); !sound) return sound;
  if (auto read = reader_.finish([this](const Row& row) { return take(row); }); !read)
    return Refused(about_file(read.error()));
  if (auto sound = check_header(); !sound) return sound;
  if (rows_ == 0) return Refused(invalid("file", "empty", "The file has a header and no rows."));
  return {};
}

Result<void> ImportFile::check_header() {
  if (!reader_.has_header()) return {};
  understand_header();
  return columns_->has_value() ? Result<void>() : Refused(columns_->error());
}

/// Rows may come in the same piece as the header, before it could be checked.
void ImportFile::understand_header() {
  if (columns_) return;
  columns_ = candidates::ImportColumns::of(reader_.header().columns);
  if (columns_->has_value()) return;
  for (Fault& fault : columns_->error().faults) fault.line = reader_.header_line();
}

bool ImportFile::take(const Row& row) {
  understand_header();
  if (!columns_->has_value()) return false;
  ++rows_;
  if (on_row_) on_row_(**columns_, row);
  return true;
}

platform::TaskFields import_task(const ImportFile& file, std::string blob, bool send_invitations,
                                 std::optional<std::string> default_domain) {
  const candidates::ImportInput input{std::string(1, file.header().delimiter),
                                      file.header().columns,
                                      file.data().offset,
                                      file.data().line,
                                      send_invitations,
                                      std::move(default_domain),
                                      file.header().numbered ? std::optional(true) : std::nullopt};
  platform::TaskFields task;
  task.kind = "candidate_import";
  task.blob = std::move(blob);
  task.filename = file.filename();
  task.total = file.rows();
  task.input.text = to_json(input);
  return task;
}

}  // namespace hirewire
