#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/files/workbook/xml.h"

namespace hirewire {

/// The text of a shared (si) or inline (is) string as its elements go by: plain (t) or in runs (r), without how East
/// Asian names are pronounced (rPh), _x000D_ and its like as the characters they stand for.
class RichText {
 public:
  void begin(std::string& out);
  void on_start(std::string_view element, XmlAttributes attributes);
  void on_end(std::string_view element);
  void on_text(std::string_view text) {
    if (is_text_) out_->append(text);
  }

 private:
  std::string* out_ = nullptr;
  std::size_t from_ = 0;
  bool is_text_ = false;
  bool is_run_ = false;
  bool is_phonetic_ = false;
  bool preserves_ = false;
};

/// Turns _xHHHH_ (UTF-16, pairs included) in what follows `from` into the character; U+0000 and what is no character
/// are dropped. _x005F_ is an underscore that would begin such an escape.
void unescape(std::string& text, std::size_t from);

}  // namespace hirewire
