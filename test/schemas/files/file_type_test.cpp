#include "schemas/files/file_type.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {

/// Which type a file is, fed in pieces of a size; "" where it is none.
std::string_view told(std::string_view bytes, std::size_t size) {
  FileSniffer sniffer(written_documents);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) sniffer.feed(bytes.substr(0, size));
  return sniffer.type() ? sniffer.type()->called : "";
}

using namespace std::string_view_literals;
constexpr auto doc = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"sv;
constexpr auto docx = "PK\x03\x04\x14\0\0\0[Content_Types].xml PK\x03\x04 word/document.xml"sv;
constexpr auto xlsx = "PK\x03\x04\x14\0\0\0[Content_Types].xml PK\x03\x04 xl/workbook.xml"sv;

}  // namespace

TEST_CASE("a file is what its bytes say, in whatever pieces they come") {
  for (const std::size_t size : {1U, 2U, 3U, 5U, 8U, 64U}) {
    CAPTURE(size);
    CHECK(told("%PDF-1.7\n%abc", size) == "PDF");
    CHECK(told(doc, size) == "DOC");
    CHECK(told(docx, size) == "DOCX");
    CHECK(told(xlsx, size).empty());
    CHECK(told("\x89PNG\r\n\x1a\n", size).empty());
    CHECK(told("%PD", size).empty());
    CHECK(told("", size).empty());
    CHECK(told(" %PDF-1.7", size).empty());
  }
}

TEST_CASE("what is certain to be none of them is known before its end") {
  FileSniffer sniffer(written_documents);
  CHECK(sniffer.is_possible());
  sniffer.feed("%P");
  CHECK(sniffer.is_possible());
  sniffer.feed("NG");
  CHECK_FALSE(sniffer.is_possible());
}

TEST_CASE("types are named as people name them") {
  CHECK(names_of(written_documents) == "PDF, DOC or DOCX");
  CHECK(names_of(std::span(written_documents).first(1)) == "PDF");
}

TEST_CASE("a picture is a JPG or a PNG by its bytes") {
  const auto picture = [](std::string_view bytes) -> std::string_view {
    FileSniffer sniffer(pictures);
    sniffer.feed(bytes);
    return sniffer.type() ? sniffer.type()->media_type : "";
  };
  CHECK(picture("\xFF\xD8\xFF\xE0 and more") == "image/jpeg");
  CHECK(picture("\x89PNG\r\n\x1A\n and more") == "image/png");
  CHECK(picture("\x89PNG\n\x1A\n").empty());
  CHECK(picture("GIF89a").empty());
  CHECK(picture("<svg xmlns=").empty());
}
