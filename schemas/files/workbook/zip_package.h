#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "schemas/language/refusal.h"

struct zip;

namespace hirewire {

/// An Office file as its parts: a ZIP archive that is read part by part and never unpacked whole. What a hostile
/// archive could cost is bounded: its entries, its directory's bytes, how far it expands (a DEFLATE bomb does 1032:1),
/// and what is inflated of it in all.
class ZipPackage {
 public:
  static constexpr std::uint64_t most_entries = 10'000;
  static constexpr std::uint64_t largest_directory = 4U << 20;
  static constexpr std::uint64_t most_inflated = std::uint64_t{4} << 30;  ///< of all that is read
  static constexpr std::uint64_t highest_ratio =
      250;  ///< asked once 16 MiB of a part are out: rows of blanks compress well

  /// Refused as unsupported where the file is no ZIP archive (an old .xls, a password, a PDF …; the message names what
  /// it looks like), as malformed where it is cut off or damaged, as too_large beyond the limits.
  static Result<ZipPackage> open(const std::filesystem::path& file);

  /// Names are compared without case; "\" separates folders, too (some writers do that).
  [[nodiscard]] bool has(std::string_view part) const;
  /// Hands a part out in pieces of at most 64 KiB; false from `on_piece` ends it. malformed: no such part, a password,
  /// damaged bytes; too_large: see the limits.
  Result<void> read(std::string_view part, const std::function<bool(std::string_view piece)>& on_piece);

 private:
  struct Closing {
    void operator()(zip* archive) const;
  };
  std::unique_ptr<zip, Closing> archive_;
  std::unordered_map<std::string, std::uint64_t> entries_;
  std::uint64_t inflated_ = 0;
};

/// `target` as a part's relationship gives it (relative, up a folder, or "/xl/workbook.xml"), from the part
/// `source`.
std::string resolve_part(std::string_view source, std::string_view target);

/// A file that can be read no further; the remedy is in it. `what` completes "The workbook is damaged: …".
Refusal damaged(std::string_view what);

}  // namespace hirewire
