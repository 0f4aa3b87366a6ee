#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/routing/operation.h"
#include "api/server/uploads.h"
#include "schemas/files/text_decoder.h"
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
/// `unsupported` where the file is no CSV, by its first bytes (200 tell) or its name.
Result<void> must_be_csv(std::string_view head, const std::string& filename);

/// Looks at an import file while it passes on to its place: what it is, whether its header has what candidates need,
/// how many rows follow. What goes to its place is UTF-8 (TextDecoder), and all places are places in that. Constant
/// memory. Refuses: `unsupported` – other files than CSV, whatever their name says; `invalid` – an empty file, columns
/// missing, no row; and what TextDecoder and RowReader refuse.
class ImportFile final : public FileSink {
 public:
  using OnRow = std::function<void(const candidates::ImportColumns&, const Row&)>;
  /// `upload`: where the text goes, null = nowhere. `on_row`: who wants the rows too.
  explicit ImportFile(Blobs::Upload* upload, OnRow on_row = {});

  Result<void> begin(const std::string& filename, const std::string& content_type) override;
  Result<void> piece(std::string_view bytes) override;
  Result<void> finish();  ///< the end of the file

  [[nodiscard]] const std::string& filename() const { return filename_; }
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] const RowHeader& header() const { return reader_.header(); }
  [[nodiscard]] RowPlace data() const { return reader_.data(); }  ///< just after the header

 private:
  Result<void> sniff_head();
  Result<void> read(std::string_view text);
  Result<void> check_header();
  void understand_header();
  bool take(const Row& row);

  Blobs::Upload* const upload_;
  const OnRow on_row_;
  std::string filename_;
  std::string head_;  ///< the file's beginning, until it is sniffed
  bool sniffed_ = false;
  TextDecoder decoder_;
  RowReader reader_;
  std::optional<Result<candidates::ImportColumns>> columns_;
  std::int64_t rows_ = 0;
};

/// What a task of kind candidate_import is told: of the file, which is finished, and of its place in the store.
platform::TaskFields import_task(const ImportFile& file, std::string blob, bool send_invitations,
                                 std::optional<std::string> default_domain);

}  // namespace hirewire
