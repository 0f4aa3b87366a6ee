#pragma once
#include <expected>
#include <string>

#include "base/id.h"
#include "base/instant.h"
#include "workers/mail/address.h"
#include "workers/mail/template.h"

namespace hirewire::mail {

constexpr std::size_t longest_name = 200;  ///< bytes of a sender's and a receiver's

/// What a mail is made of.
struct Letter {
  Uuid id;  ///< the todo's
  Mailbox from, to;
  Content content;
  Instant date;             ///< of the mail, not of the try: every try sends the same bytes
  std::string unsubscribe;  ///< an https address that takes the POST of RFC 8058, or empty
};

/// A mail as SMTP takes it.
struct Message {
  Uuid id;
  std::string from, to;    ///< envelope addresses, ASCII
  std::string message_id;  ///< `<id@domain of from>`: of every try the same, so receivers can tell a second copy
  std::string bytes;  ///< RFC 5322, all ASCII, lines of at most 998 characters that end with CRLF; dots not yet doubled
};

/// multipart/alternative of text and HTML. The same letter gives the same bytes. The error is a sentence without
/// personal data, and final: CR, LF or NUL in what becomes a header, text that is not UTF-8, a bad address, an
/// unsubscribe address that is not https in plain ASCII of at most 900 bytes.
std::expected<Message, std::string> compose(const Letter& letter);

}  // namespace hirewire::mail
