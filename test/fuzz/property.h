#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Every target is one function of bytes, as libFuzzer calls it; a broken property ends the process like a crash does.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace hirewire::fuzz {

inline void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken property: %s\n", what);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// Takes the input's first bytes as choices, so that what follows stays readable text.
class Choices {
 public:
  explicit Choices(std::string_view& input) : input_(input) {}
  /// 0 … below − 1; 0 where the input is used up.
  std::size_t below(std::size_t limit) {
    if (input_.empty() || limit == 0) return 0;
    const auto byte = static_cast<unsigned char>(input_.front());
    input_.remove_prefix(1);
    return byte % limit;
  }

 private:
  std::string_view& input_;
};

}  // namespace hirewire::fuzz
