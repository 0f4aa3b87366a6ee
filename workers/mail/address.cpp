#include "workers/mail/address.h"

namespace hirewire::mail {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::expected<Mailbox, std::string_view> parse_mailbox(std::string_view text) {
  text = trimmed(text);
  std::string_view name;
  if (text.ends_with('>')) {
    const auto open = text.rfind('<');
    if (open == std::string_view::npos) return std::unexpected("is not closed by < and >");
    name = trimmed(text.substr(0, open));
    text = text.substr(open + 1, text.size() - open - 2);
    if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) name = name.substr(1, name.size() - 2);
    if (name.contains('"') || name.contains('<') || name.contains('\\'))
      return std::unexpected("has a name that is no plain text");
  }
  auto address = ascii_address(text);
  if (!address) return std::unexpected(address.error());
  return Mailbox{std::string(name), *std::move(address)};
}

}  // namespace hirewire::mail
