#pragma once
#include <span>
#include <string>
#include <string_view>

namespace hirewire {

/// What a file is, told by its bytes; its name and what its sender claims say nothing.
struct FileType {
  std::string_view called;      ///< in a message: "PDF"
  std::string_view media_type;  ///< as which it is given out
  std::string_view magic;       ///< what it begins with
  std::string_view holds = {};  ///< what else stands in it: a folder of a ZIP archive
};

/// What people write in (interview-platform:520).
inline constexpr FileType written_documents[] = {
    {"PDF", "application/pdf", "%PDF-"},
    {"DOC", "application/msword", {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8}},
    {"DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", {"PK\x03\x04", 4}, "word/"},
};

/// What people look like (interview-platform:521).
inline constexpr FileType pictures[] = {
    {"JPG", "image/jpeg", "\xFF\xD8\xFF"},
    {"PNG", "image/png", {"\x89PNG\r\n\x1A\n", 8}},
};

/// Finds out which of some types a file is while it passes, in pieces of any size.
class FileSniffer {
 public:
  explicit FileSniffer(std::span<const FileType> types) : types_(types) {}
  void feed(std::string_view piece);
  /// False as soon as it is certain to be none of them.
  [[nodiscard]] bool is_possible() const;
  /// At the end of the file: which it is, nullptr where it is none.
  [[nodiscard]] const FileType* type() const;

 private:
  [[nodiscard]] bool begins_as(const FileType& type) const;

  std::span<const FileType> types_;
  std::string head_;        ///< as long as the longest magic
  std::string overlap_;     ///< the end of the piece before: what is looked for may be cut in two
  std::uint64_t held_ = 0;  ///< a bit for each type whose `holds` was met
};

/// "PDF, DOC or DOCX".
std::string names_of(std::span<const FileType> types);

}  // namespace hirewire
