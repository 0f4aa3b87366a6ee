#include "schemas/files/workbook/shared_strings.h"

#include "schemas/files/workbook/rich_text.h"

namespace hirewire {

class SharedStrings::Part final : public XmlPart {
 public:
  explicit Part(SharedStrings& strings) : XmlPart("sst"), strings_(strings) {}

 private:
  void on_start(std::string_view element, XmlAttributes attributes) override {
    if (element == "si") {
      rich_.begin(strings_.texts_);
      in_string_ = true;
    } else if (in_string_) {
      rich_.on_start(element, attributes);
    }
  }
  void on_end(std::string_view element) override {
    if (!in_string_) return;
    if (element != "si") return rich_.on_end(element);
    in_string_ = false;
    check();
    strings_.ends_.push_back(static_cast<std::uint32_t>(strings_.texts_.size()));
  }
  void on_text(std::string_view text) override {
    if (!in_string_) return;
    rich_.on_text(text);
    check();
  }
  void check() {
    const std::size_t begin = strings_.ends_.empty() ? 0 : strings_.ends_.back();
    if (strings_.texts_.size() - begin > longest) {
      refuse(too_large(fmt::format("Text {} of the workbook is longer than 1 MiB; shorten it.", strings_.size() + 1)));
    } else if (strings_.texts_.size() + sizeof(std::uint32_t) * strings_.ends_.size() > most_bytes) {
      refuse(
          too_large("The workbook has more than 256 MiB of text; save it as CSV (UTF-8) and send that, or split it."));
    }
  }

  SharedStrings& strings_;
  RichText rich_;
  bool in_string_ = false;
};

Result<void> SharedStrings::read(ZipPackage& package, std::string_view part) {
  return Part(*this).read(package, part);
}

}  // namespace hirewire
