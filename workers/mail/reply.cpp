#include "workers/mail/reply.h"

#include <algorithm>

#include "domain/mail_text.h"

namespace hirewire::mail {

std::string fit_for_a_log(std::string_view reply, std::span<const std::string> hidden) {
  std::string text;
  while (!reply.empty()) {
    const auto line_end = std::min(reply.find('\n'), reply.size());
    const std::string_view line = reply.substr(0, line_end);
    reply.remove_prefix(std::min(line_end + 1, reply.size()));
    text.append(line.substr(std::min<std::size_t>(4, line.size()))).append(1, '\n');  // behind `550 ` or `550-`
  }
  return without_addresses(text, hidden);
}

}  // namespace hirewire::mail
