#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/language/refusal.h"

namespace hirewire {

enum class Encoding : std::uint8_t { utf8, utf16_le, utf16_be, windows_1252 };

/// Turns a text file into UTF-8, piece by piece; what it gives does not depend on how the file is cut. Memory: a piece
/// and what comes of it, 4 KiB of look-ahead.
///
/// UTF-16 is told by its byte order mark, or by four first bytes that are two ASCII characters of it. Windows-1252 is
/// told where the first bytes beyond ASCII are no UTF-8, unless most of the 4 KiB from there on is: that is a broken
/// UTF-8 file, as is one with broken bytes after sound ones. Its broken bytes stay as they are, so that RowReader tells
/// of each row that has some; so do the five bytes that Windows-1252 does not define. Half a surrogate pair becomes
/// U+FFFD. Dropped: one or two byte order marks, and a DOS end of file (Ctrl-Z, with line ends around it) at the end.
class TextDecoder {
 public:
  /// The text that can be told so far, perhaps none; it lives as long as `piece` and until the next call.
  std::string_view decode(std::string_view piece);
  /// What is left. `malformed`: the file ends in the middle of a UTF-16 character.
  Result<std::string_view> finish();

  /// As far as is known: utf8 also of a file that is all ASCII until here.
  [[nodiscard]] Encoding encoding() const { return encoding_; }

 private:
  std::string_view step(std::string_view bytes, bool is_all);
  std::string_view look_at_start(std::string_view bytes);
  std::string_view tell_8_bit(std::string_view bytes, bool is_all);
  std::string_view from_windows_1252(std::string_view ascii, std::string_view bytes);
  std::string_view from_utf16(std::string_view bytes, bool is_all);
  std::string_view hold_end_of_file(std::string_view text);

  Encoding encoding_ = Encoding::utf8;
  bool started_ = false;  ///< the start was looked at
  bool told_ = false;     ///< the encoding is certain: until then all was ASCII
  std::string undecoded_;
  std::string bytes_;  ///< undecoded_ and the piece
  std::string decoded_;
  std::string held_;  ///< text that is dropped if nothing follows
  std::string text_;  ///< held_ and what followed
};

}  // namespace hirewire
