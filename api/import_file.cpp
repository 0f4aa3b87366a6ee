#include "api/import_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/requests/fingerprint.h"
#include "schemas/import_bodies.h"
#include "schemas/language/json.h"

namespace hirewire {

namespace {

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

ImportFile::ImportFile(std::string folder, Blobs::Upload* upload, OnRow on_row)
    : upload_(upload),
      on_row_(std::move(on_row)),
      text_(std::move(folder), [this](std::string_view text, bool numbered) { return read(text, numbered); }) {}

Result<void> ImportFile::begin(const std::string& filename, const std::string&) {
  text_.begin(filename);
  return {};
}

Result<void> ImportFile::piece(std::string_view bytes) {
  auto passed = text_.piece(bytes);
  return passed ? passed : Refused(about_file(std::move(passed.error())));
}

Result<void> ImportFile::read(std::string_view text, bool numbered) {
  if (!reader_) reader_.emplace(candidates::is_import_column, numbered);
  if (upload_ != nullptr) {
    if (auto written = upload_->write(text); !written) return written;
  }
  if (auto read = reader_->feed(text, [this](const Row& row) { return take(row); }); !read) return read;
  return check_header();
}

Result<void> ImportFile::finish(std::optional<std::string_view> sheet) {
  if (auto read = text_.finish(sheet); !read) return Refused(about_file(std::move(read.error())));
  if (auto read = reader_->finish([this](const Row& row) { return take(row); }); !read)
    return Refused(about_file(std::move(read.error())));
  if (auto sound = check_header(); !sound) return Refused(about_file(std::move(sound.error())));
  if (rows_ == 0) return Refused(invalid("file", "empty", "The file has a header and no rows."));
  return {};
}

Result<void> ImportFile::check_header() {
  if (!reader_->has_header()) return {};
  understand_header();
  return columns_->has_value() ? Result<void>() : Refused(columns_->error());
}

/// Rows may come in the same piece as the header, before it could be checked.
void ImportFile::understand_header() {
  if (columns_) return;
  columns_ = candidates::ImportColumns::of(reader_->header().columns);
  if (columns_->has_value()) return;
  for (Fault& fault : columns_->error().faults) fault.line = reader_->header_line();
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
