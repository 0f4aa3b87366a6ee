#include "schemas/files/text_decoder.h"

#include <doctest/doctest.h>

#include <vector>

#include "schemas/language/utf8.h"

using namespace hirewire;
using namespace std::string_view_literals;

namespace {

struct Decoded {
  std::string text;
  Encoding encoding = Encoding::utf8;
  std::optional<Refusal> refusal;
  bool operator==(const Decoded& other) const {
    return text == other.text && encoding == other.encoding && refusal.has_value() == other.refusal.has_value();
  }
};

Decoded decode_in(std::string_view bytes, std::size_t piece) {
  Decoded result;
  TextDecoder decoder;
  for (std::size_t at = 0; at < bytes.size(); at += piece) result.text += decoder.decode(bytes.substr(at, piece));
  if (const auto rest = decoder.finish()) {
    result.text += *rest;
  } else {
    result.refusal = rest.error();
  }
  result.encoding = decoder.encoding();
  return result;
}

/// However it is cut.
Decoded decode(std::string_view bytes) {
  const Decoded whole = decode_in(bytes, bytes.size() + 1);
  for (const std::size_t piece : {1, 2, 3, 5, 7, 4096}) {
    CAPTURE(piece);
    CHECK((decode_in(bytes, piece) == whole));
  }
  return whole;
}

std::string utf16(std::u16string_view text, bool big) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8U);
    const char low = static_cast<char>(unit & 0xFFU);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

}  // namespace

TEST_CASE("UTF-8 passes as it is, without one byte order mark or two") {
  const std::string_view text = "email,name\na@x.yz,Zoë 中国人 😀\n";
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(decode(text).text == text);
  CHECK(decode(mark + std::string(text)).text == text);
  CHECK(decode(mark + mark + std::string(text)).text == text);
  CHECK(decode(mark + mark + mark + std::string(text)).text == mark + std::string(text));
  CHECK(decode(text).encoding == Encoding::utf8);
  for (const std::string_view little : {""sv, "a"sv, "\n"sv, "é"sv, "\xEF\xBB\xBF"sv, "\xEF\xBB\xBF\xEF\xBB\xBF"sv})
    CHECK(decode(little).text == (little.starts_with(mark) ? "" : little));
}

TEST_CASE("sound UTF-8 is not copied") {
  TextDecoder decoder;
  const std::string_view piece = "email,name\na@x.yz,Zoë\n";
  CHECK(decoder.decode(piece).data() == piece.data());
}

TEST_CASE("UTF-16 is told by its mark, or by its first characters") {
  const std::u16string text = u"email\tname\r\na@x.yz\tZoë 中 😀\r\n";
  const std::string_view expected = "email\tname\r\na@x.yz\tZoë 中 😀\r\n";
  for (const bool big : {false, true}) {
    CAPTURE(big);
    for (const std::u16string_view mark : {u"", u"\uFEFF", u"\uFEFF\uFEFF"}) {
      const auto decoded = decode(utf16(std::u16string(mark) + text, big));
      CHECK(decoded.text == expected);
      CHECK(decoded.encoding == (big ? Encoding::utf16_be : Encoding::utf16_le));
      CHECK_FALSE(decoded.refusal);
    }
  }
  CHECK(decode("\xFF\xFE").text.empty());
  CHECK(decode("a\0b"sv).encoding == Encoding::utf8);  // too little to tell
  CHECK(decode("a\0b\0"sv).text == "ab");
  CHECK(decode("\0\0\0\0\0\0"sv).encoding == Encoding::utf8);
  CHECK(decode("a,\0\0b\0"sv).encoding == Encoding::utf8);
}

TEST_CASE("half a surrogate pair is one replacement character") {
  const char16_t high = 0xD83D;
  const char16_t low = 0xDE00;
  for (const bool big : {false, true}) {
    const auto told = [&](std::u16string_view text) {
      return decode(utf16(u"\uFEFFab" + std::u16string(text), big)).text;
    };
    CHECK(told({&high, 1}) == "ab\uFFFD");
    CHECK(told({&low, 1}) == "ab\uFFFD");
    CHECK(told(std::u16string{high, u'x', high, high, low, low, high}) == "ab\uFFFDx\uFFFD😀\uFFFD\uFFFD");
  }
}

TEST_CASE("a UTF-16 file with an odd byte at its end is cut off, and told so") {
  for (const std::string_view bytes : {"\xFF\xFE"
                                       "a\0b"sv,
                                       "\xFE\xFF\0a\0"sv, "a\0b\0c"sv}) {
    const auto decoded = decode(bytes);
    REQUIRE(decoded.refusal);
    CHECK(decoded.refusal->reason == Reason::malformed);
    CHECK(decoded.refusal->message.contains("UTF-16"));
  }
}

TEST_CASE("Windows-1252 is what begins beyond ASCII with bytes that are no UTF-8") {
  const auto decoded = decode("name\r\nJos\xE9;M\xFCller\r\n\x80 \x93quoted\x94 \x8A\x9F\r\n");
  CHECK(decoded.text == "name\r\nJosé;Müller\r\n€ “quoted” ŠŸ\r\n");
  CHECK(decoded.encoding == Encoding::windows_1252);
  CHECK(decode("caf\xE9").text == "café");
  CHECK(decode("\xE9t\xE9").text == "été");
  CHECK(decode("Jos\xE9" + std::string(20'000, 'x') + "\xC3\xA9").text == "José" + std::string(20'000, 'x') + "Ã©");
  std::string all;
  for (int byte = 0x80; byte < 0x100; ++byte) all += static_cast<char>(byte);
  const auto table = decode("abcdef" + all).text;
  CHECK(table.starts_with("abcdef€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ\u00A0¡"));  // five are not defined
  CHECK(table.ends_with("üýþÿ"));
}

TEST_CASE("a broken UTF-8 file keeps its broken bytes: its rows tell of them") {
  const std::string after_sound = "Zoë\nJos\xE9\n\xE9\n\xE8\n";
  CHECK(decode(after_sound).text == after_sound);
  CHECK(decode(after_sound).encoding == Encoding::utf8);
  const std::string mostly_sound = "Jos\xC3,x\nZoë,Jürgen\n";  // a name that was cut in the middle of its é
  CHECK(decode(mostly_sound).text == mostly_sound);
  const std::string marked = "\xEF\xBB\xBFJos\xE9,x\n";
  CHECK(decode(marked).text == "Jos\xE9,x\n");
  const std::string cut_off = "Zoë\nZo\xC3";
  CHECK(decode(cut_off).text == cut_off);
}

TEST_CASE("Ctrl-Z at the end is dropped, anywhere else it stays") {
  CHECK(decode("a,b\n1,2\n\x1A").text == "a,b\n1,2\n");
  CHECK(decode("a,b\n1,2\r\n\x1A\r\n").text == "a,b\n1,2\r\n");
  CHECK(decode("a,b\n1,2\x1A\x1A\x1A").text == "a,b\n1,2");
  CHECK(decode("a,\x1A\n1,\x1A\x1Ax").text == "a,\x1A\n1,\x1A\x1Ax");
  CHECK(decode("\x1A").text.empty());
  CHECK(decode("abcdef" + std::string(300, '\x1A')).text == "abcdef" + std::string(172, '\x1A'));
  CHECK(decode("abcdef" + std::string(300, '\n')).text == "abcdef" + std::string(300, '\n'));
  CHECK(decode(utf16(u"\uFEFFab\n\x1A", true)).text == "ab\n");
  CHECK(decode("Jos\xE9\n\x1A").text == "José\n");
}
