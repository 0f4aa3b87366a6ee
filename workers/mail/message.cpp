#include "workers/mail/message.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "domain/mail_text.h"
#include "schemas/language/utf8.h"
#include "workers/mail/encoding.h"

namespace hirewire::mail {
namespace {

constexpr std::size_t longest_unsubscribe = 900;

bool is_unsubscribe(std::string_view text) {
  return text.size() <= longest_unsubscribe && text.starts_with("https://") && text.size() > 8 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>'; });
}

std::optional<std::string> fault_of(const Letter& letter) {
  for (const auto& [what, box] : {std::pair("sender", &letter.from), {"receiver", &letter.to}}) {
    if (!can_stand_in_a_header(box->name) || box->name.size() > longest_name)
      return fmt::format("the {}'s name has control characters, is not UTF-8 or longer than {} bytes", what,
                         longest_name);
    const auto address = ascii_address(box->address);
    if (!address) return fmt::format("the {}'s address {}", what, address.error());
  }
  if (!is_subject(letter.content.subject))
    return fmt::format("the subject has control characters, is not UTF-8 or longer than {} bytes", longest_subject);
  if (!letter.unsubscribe.empty() && !is_unsubscribe(letter.unsubscribe))
    return "the address to unsubscribe is not https in plain ASCII";
  if (!is_utf8(letter.content.text) || !is_utf8(letter.content.html)) return "text or HTML is not UTF-8";
  return std::nullopt;
}

/// RFC 5322: Thu, 26 Nov 2026 21:00:00 +0000.
std::string date_of(Instant at) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(std::chrono::floor<std::chrono::seconds>(at)));
}

void add_part(std::string& out, std::string_view boundary, std::string_view type, std::string_view text) {
  const EncodedPart part = encode_part(text);
  out += fmt::format("--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}\r\n", boundary,
                     type, part.encoding, part.bytes);
}

}  // namespace

std::expected<Message, std::string> compose(const Letter& letter) {
  if (auto fault = fault_of(letter)) return std::unexpected(*std::move(fault));
  Message message{
      .id = letter.id, .from = *ascii_address(letter.from.address), .to = *ascii_address(letter.to.address)};
  const std::string id = to_string(letter.id);
  message.message_id = fmt::format("<{}@{}>", id, message.from.substr(message.from.rfind('@') + 1));
  // `=_` stands in no encoded part and nowhere in one that travels as it is unless somebody guesses the id.
  const std::string boundary = "=_" + id;
  std::string& out = message.bytes;
  out += address_header("From", letter.from.name, message.from);
  out += address_header("To", letter.to.name, message.to);
  out += text_header("Subject", letter.content.subject);
  out += fmt::format("Date: {}\r\nMessage-ID: {}\r\n", date_of(letter.date), message.message_id);
  if (!letter.unsubscribe.empty())
    out += fmt::format("List-Unsubscribe: <{}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                       letter.unsubscribe);
  out += fmt::format(
      "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n",
      boundary);
  add_part(out, boundary, "text/plain", letter.content.text);
  add_part(out, boundary, "text/html", letter.content.html);
  out += fmt::format("--{}--\r\n", boundary);
  return message;
}

}  // namespace hirewire::mail
