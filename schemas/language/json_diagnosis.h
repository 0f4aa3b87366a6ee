#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hirewire {

/// A number that is well-formed, but outside 64 bits.
struct LargeNumber {
  std::size_t at = 0;  ///< where its `size` characters begin
  std::size_t size = 0;
  std::int64_t line = 1;
  std::int64_t column = 1;  ///< in code points
  std::vector<std::variant<std::string_view, std::size_t>>
      path;  ///< keys as written and list indexes down to the number
};

/// Why and where a text is not the JSON that json.h allows.
struct JsonDiagnosis {
  std::string message;  ///< a sentence that names neither place nor value; empty where nothing else than these is wrong
  std::int64_t line = 1;
  std::int64_t column = 1;                 ///< in code points
  std::vector<LargeNumber> large_numbers;  ///< in the text's order; with more than a hundred, the next is the fault
};

/// The fast parser says only that a text is wrong; this walk over the text, without recursion, says where. It compares
/// keys as they are written, so it misses a duplicate that is spelled with an escape once.
JsonDiagnosis diagnose_json(std::string_view text, std::size_t max_depth);

/// `contacts[1].rank`; a key by another name where `renamed` is set.
std::string path_of(const LargeNumber& number, const std::function<std::string(std::string_view)>& renamed);
/// A number that does not fit is its own member's fault: with a zero in its place the others can be read.
std::string without_large_numbers(std::string_view text, std::size_t max_depth);

}  // namespace hirewire
