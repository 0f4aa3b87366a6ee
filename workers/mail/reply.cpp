#include "workers/mail/reply.h"

#include <algorithm>

#include "base/lower.h"

namespace hirewire::mail {

std::string without_addresses(std::string_view reply, std::string_view address) {
  constexpr std::size_t longest = 200;
  const std::string local = lower(address.substr(0, address.find('@')));
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
      if (word.contains('@') || (!local.empty() && lower(word).contains(local))) word = "...";
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
