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

/// A name as it is compared: letters as `lower` has them, runs of blanks as one, none at the ends.
inline std::string normalised_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (is_blank && (out.empty() || out.back() == ' ')) continue;
    out += is_blank ? ' ' : c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace hirewire
