#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schemas/files/workbook/number_format.h"
#include "schemas/language/refusal.h"

namespace hirewire {

class ZipPackage;

/// The number formats of a workbook's cell styles.
class Styles {
 public:
  static constexpr std::size_t most =
      65'536;  ///< of styles, and of formats; Excel has 65,490. Those beyond count as General.

  Result<void> read(ZipPackage& package, std::string_view part);
  /// General where the workbook has no such style.
  [[nodiscard]] const NumberFormat& format(std::size_t style) const {
    return formats_[style < by_style_.size() ? by_style_[style] : 0];
  }

 private:
  class Part;
  std::vector<NumberFormat> formats_ = std::vector<NumberFormat>(1);  // the first is General
  std::vector<std::uint32_t> by_style_;
};

}  // namespace hirewire
