#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace hirewire::mail {

/// How a part of a mail travels; each line of it is at most 76 characters and ends with CRLF.
struct EncodedPart {
  std::string_view encoding;  ///< Content-Transfer-Encoding: 7bit, quoted-printable or base64
  std::string bytes;
};

/// UTF-8 text in the plainest encoding that carries it: as it is where it is ASCII in short lines, else
/// quoted-printable or base64, whichever is shorter. Any line end (CRLF, LF, CR) becomes CRLF; the text ends with one.
EncodedPart encode_part(std::string_view text);

/// A header's line or lines, `Name: value` and CRLF, for a value that people read: as it is where it is ASCII, else as
/// encoded words (RFC 2047), folded to at most 78 characters; words longer than a line are encoded as well. The value
/// is UTF-8 without CR, LF and NUL.
std::string text_header(std::string_view name, std::string_view value);

/// A header `Name: Display Name <address>`; the name quoted or in encoded words where need be. The same holds of it.
std::string address_header(std::string_view name, std::string_view display, std::string_view address);

}  // namespace hirewire::mail
