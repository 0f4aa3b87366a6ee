#include "base/guessed_passwords.h"

#include "base/lower.h"

namespace hirewire {

bool is_guessed_password(std::string_view password) {
  const std::string wanted = lower(password);
  std::string_view rest = guessed_passwords();
  while (!rest.empty()) {
    const std::size_t before = rest.rfind('\n', rest.size() / 2);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(rest.find('\n', begin), rest.size());
    const std::string_view line = rest.substr(begin, end - begin);
    if (line == wanted) return true;
    rest = line < wanted ? rest.substr(std::min(end + 1, rest.size())) : rest.substr(0, begin);
  }
  return false;
}

}  // namespace hirewire
