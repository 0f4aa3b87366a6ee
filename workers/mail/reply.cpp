#include "workers/mail/reply.h"

#include <algorithm>

#include "base/lower.h"

namespace hirewire::mail {

std::string fit_for_a_log(std::string_view reply, std::span<const std::string> hidden) {
  constexpr std::size_t longest = 200;
  const auto is_hidden = [&](std::string_view word) {
    return word.contains('@') || std::ranges::any_of(hidden, [&](const std::string& part) {
             return !part.empty() && lower(word).contains(lower(part));
           });
  };
  std::string out;
  while (!reply.empty()) {
    const auto line_end = std::min(reply.find('\n'), reply.size());
    std::string_view line = reply.substr(0, line_end);
    reply.remove_prefix(std::min(line_end + 1, reply.size()));
    line.remove_prefix(std::min<std::size_t>(4, line.size()));  // `550 ` or `550-`
    while (!line.empty()) {
      const auto end = std::min(line.find_first_of(" \t\r"), line.size());
      std::string word(line.substr(0, end));
      line.remove_prefix(std::min(end + 1, line.size()));
      if (word.empty()) continue;
      if (is_hidden(word)) word = "...";
      for (char& c : word)
        if (c <= ' ' || c >= 0x7f) c = '?';
      if (out.size() + 1 + word.size() > longest) return out;
      if (!out.empty()) out += ' ';
      out += word;
    }
  }
  return out;
}

}  // namespace hirewire::mail
