#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/import_text.h"
#include "api/routing/operation.h"
#include "api/server/uploads.h"
#include "schemas/import_columns.h"
#include "schemas/platform.h"
#include "storage/blobs/blobs.h"

namespace hirewire {

/// Of an import that travels in its request.
inline constexpr std::size_t longest_import_body = 4U << 20;
inline constexpr std::string_view import_body_too_long = "The body is larger than 4 MiB: send the rows as a file.";

/// Whether the rows come as a form's file.
bool is_form(const Request& request);
/// Of a streamed request the door could not see the body: with an Idempotency-Key it is added here.
void fingerprint_body(Call& call, std::string_view body_says);
/// Looks at an import file while it passes on to its place as UTF-8 CSV (ImportText): whether its header has what
/// candidates need, how many rows follow; all places are places in that text. Constant memory, beside what a workbook
/// needs. Refuses: `invalid` – an empty file, columns missing, no row; and what ImportText and RowReader refuse.
class ImportFile final : public FileSink {
 public:
  using OnRow = std::function<void(const candidates::ImportColumns&, const Row&)>;
  /// `folder`: see ImportText. `upload`: where the text goes, null = nowhere. `on_row`: who wants the rows too.
  ImportFile(std::string folder, Blobs::Upload* upload, OnRow on_row = {});

  Result<void> begin(const std::string& filename, const std::string& content_type) override;
  Result<void> piece(std::string_view bytes) override;
  Result<void> finish(std::optional<std::string_view> sheet = {});  ///< as ImportText's, not for an io thread

  [[nodiscard]] const std::string& filename() const { return text_.filename(); }
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] const RowHeader& header() const { return reader_->header(); }
  [[nodiscard]] RowPlace data() const { return reader_->data(); }  ///< just after the header

 private:
  Result<void> read(std::string_view text, bool numbered);
  Result<void> check_header();
  void understand_header();
  bool take(const Row& row);

  Blobs::Upload* const upload_;
  const OnRow on_row_;
  ImportText text_;
  std::optional<RowReader> reader_;
  std::optional<Result<candidates::ImportColumns>> columns_;
  std::int64_t rows_ = 0;
};

/// What a task of kind candidate_import is told: of the file, which is finished, and of its place in the store.
platform::TaskFields import_task(const ImportFile& file, std::string blob, bool send_invitations,
                                 std::optional<std::string> default_domain);

}  // namespace hirewire
