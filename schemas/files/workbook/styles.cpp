#include "schemas/files/workbook/styles.h"

#include <charconv>
#include <string>
#include <unordered_map>

#include "schemas/files/workbook/xml.h"

namespace hirewire {

class Styles::Part final : public XmlPart {
 public:
  explicit Part(Styles& styles) : XmlPart("styleSheet"), styles_(styles) {}

 private:
  void on_start(std::string_view element, XmlAttributes attributes) override {
    if (element == "cellXfs") {
      in_cell_styles_ = true;
    } else if (element == "numFmts") {
      in_formats_ = true;
    } else if (element == "numFmt" && in_formats_ && codes_.size() < most) {
      const std::string_view code = attributes["formatCode"];
      codes_[id(attributes)] = code.substr(0, NumberFormat::longest_code + 1);
    } else if (element == "xf" && in_cell_styles_ && styles_.by_style_.size() < most) {
      styles_.by_style_.push_back(format(id(attributes)));
    }
  }
  void on_end(std::string_view element) override {
    if (element == "cellXfs") in_cell_styles_ = false;
    if (element == "numFmts") in_formats_ = false;
  }

  static int id(XmlAttributes attributes) {
    const std::string_view text = attributes["numFmtId"];
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  std::uint32_t format(int id) {
    const auto [known, is_new] = numbered_.try_emplace(id, 0);
    if (is_new) {
      const auto code = codes_.find(id);
      NumberFormat format = code == codes_.end() ? NumberFormat::built_in(id) : NumberFormat(code->second);
      if (!format.is_general()) {
        known->second = static_cast<std::uint32_t>(styles_.formats_.size());
        styles_.formats_.push_back(std::move(format));
      }
    }
    return known->second;
  }

  Styles& styles_;
  bool in_cell_styles_ = false;
  bool in_formats_ = false;
  std::unordered_map<int, std::string> codes_;
  std::unordered_map<int, std::uint32_t> numbered_;
};

Result<void> Styles::read(ZipPackage& package, std::string_view part) {
  return Part(*this).read(package, part);
}

}  // namespace hirewire
