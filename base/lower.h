#pragma once
#include <string>
#include <string_view>

namespace hirewire {

/// ASCII letters in lower case, everything else as it is: what makes e-mail addresses, codes and names comparable in
/// the directory, on every machine the same.
inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace hirewire
