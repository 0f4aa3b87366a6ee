#include "api/import_file.h"

#include <fmt/format.h>

#include <algorithm>

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

/// Where the header ends: the shortest beginning that has one. A reader takes rows as they come and does not tell
/// afterwards.
RowPlace end_of_header(std::string_view head) {
  const auto no_row = [](const Row&) { return false; };
  for (auto at = head.find_first_of("\r\n"); at != std::string_view::npos; at = head.find_first_of("\r\n", at)) {
    at += head.substr(at).starts_with("\r\n") ? 2 : 1;
    RowReader reader;
    if (reader.feed(head.substr(0, at), no_row) && reader.finish(no_row) && reader.has_header()) return reader.place();
  }
  return {.offset = static_cast<std::int64_t>(head.size()), .line = 2};
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

ImportFile::ImportFile(Blobs::Upload* upload, OnRow on_row) : upload_(upload), on_row_(std::move(on_row)) {}

Result<void> ImportFile::begin(const std::string& filename, const std::string&) {
  filename_ = filename;
  return {};
}

Result<void> ImportFile::sniff_head() {
  sniffed_ = true;
  return must_be_csv(head_, filename_);
}

Result<void> ImportFile::piece(std::string_view bytes) {
  if (upload_ != nullptr) {
    if (auto written = upload_->write(bytes); !written) return written;
  }
  if (!reader_.has_header()) head_ += bytes;
  if (!sniffed_ && head_.size() >= enough_to_sniff) {
    if (auto sound = sniff_head(); !sound) return sound;
  }
  if (auto read = reader_.feed(bytes, [this](const Row& row) { return take(row); }); !read)
    return Refused(about_file(read.error()));
  return check_header();
}

Result<void> ImportFile::finish() {
  if (!sniffed_) {
    if (auto sound = sniff_head(); !sound) return sound;
  }
  if (auto read = reader_.finish([this](const Row& row) { return take(row); }); !read)
    return Refused(about_file(read.error()));
  if (auto sound = check_header(); !sound) return sound;
  if (rows_ == 0) return Refused(invalid("file", "empty", "The file has a header and no rows."));
  return {};
}

Result<void> ImportFile::check_header() {
  if (!reader_.has_header() || head_.empty()) return {};
  understand_header();
  if (!columns_->has_value()) return Refused(columns_->error());
  data_ = end_of_header(head_);
  head_ = {};
  return {};
}

/// Rows may come in the same piece as the header, before it could be checked.
void ImportFile::understand_header() {
  if (!columns_) columns_ = candidates::ImportColumns::of(reader_.header().columns);
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
                                      std::move(default_domain)};
  platform::TaskFields task;
  task.kind = "candidate_import";
  task.blob = std::move(blob);
  task.filename = file.filename();
  task.total = file.rows();
  task.input.text = to_json(input);
  return task;
}

}  // namespace hirewire
