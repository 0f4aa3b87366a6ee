#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/files/text_decoder.h"
#include "schemas/language/refusal.h"

namespace hirewire {

/// An import file as UTF-8 CSV, whatever it was when it came (docs/decisions/2026-11-27-imports-are-utf8-rows.md): text
/// passes at once, in constant memory; a workbook is put into a file without a name until it is all there, for it has
/// to be read crosswise.
class ImportText {
 public:
  /// `numbered`: each row has its number in the sheet before the first cell (RowHeader).
  using Sink = std::function<Result<void>(std::string_view text, bool numbered)>;

  /// `folder`: where there is room for a workbook.
  ImportText(std::string folder, Sink sink) : folder_(std::move(folder)), sink_(std::move(sink)) {}
  ~ImportText();
  ImportText(const ImportText&) = delete;
  ImportText& operator=(const ImportText&) = delete;

  void begin(std::string filename) { filename_ = std::move(filename); }
  /// `unsupported` where its first bytes (200 tell) or its name say that it is neither text nor a workbook;
  /// `unavailable` where the disk is full; what the sink refuses.
  Result<void> piece(std::string_view bytes);
  /// The end of the file. A workbook is read now, which may take seconds: not for an io thread. `sheet`: of a workbook;
  /// absent: the first visible one with a row. Refuses what TextDecoder, read_workbook and the sink do.
  Result<void> finish(std::optional<std::string_view> sheet = {});

  [[nodiscard]] const std::string& filename() const { return filename_; }

 private:
  Result<void> sniff();
  Result<void> pass_on(std::string_view bytes);
  Result<void> spool(std::string_view bytes);
  Result<void> read_spooled(std::optional<std::string_view> sheet);

  const std::string folder_;
  const Sink sink_;
  std::string filename_;
  std::string head_;  ///< the file's beginning, until it is sniffed
  bool sniffed_ = false;
  int spool_ = -1;  ///< of a workbook
  TextDecoder decoder_;
};

}  // namespace hirewire
