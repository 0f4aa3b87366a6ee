#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/language/refusal.h"

namespace hirewire {

class ZipPackage;

/// The texts that a workbook's cells refer to by number. They have to be at hand while a sheet is read, so this is what
/// an XLSX import costs in memory: the texts, one behind the other, and four bytes each.
class SharedStrings {
 public:
  static constexpr std::size_t most_bytes = 256U
                                            << 20;  ///< of all texts and their ends; beyond it the workbook is refused
  static constexpr std::size_t longest = 1U << 20;  ///< bytes of one

  Result<void> read(ZipPackage& package, std::string_view part);
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(texts_).substr(begin, ends_[index] - begin);
  }

 private:
  class Part;
  std::string texts_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace hirewire
