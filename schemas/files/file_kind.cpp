#include <algorithm>
#include <array>

#include "schemas/files/row_reader.h"

namespace hirewire {

namespace {

struct Magic {
  std::string_view bytes;
  std::string_view looks_like;
};

using namespace std::string_view_literals;

constexpr std::array magics{
    Magic{"%PDF-"sv, "a PDF document"},
    Magic{"\x89PNG"sv, "a PNG picture"},
    Magic{"\xFF\xD8\xFF"sv, "a JPEG picture"},
    Magic{"GIF8"sv, "a GIF picture"},
    Magic{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an old (.xls) or password-protected Office file"},
    Magic{"\x1F\x8B"sv, "a gzip archive"},
    Magic{"BZh"sv, "a bzip2 archive"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "a 7z archive"},
    Magic{"Rar!\x1A\x07"sv, "a RAR archive"},
    Magic{"\x28\xB5\x2F\xFD"sv, "a zstd archive"},
    Magic{"\xFD\x37zXZ\0"sv, "an xz archive"},
    Magic{"{\\rtf"sv, "an RTF document"},
    Magic{"\x7F\x45LF"sv, "a program"},
    Magic{"SQLite format 3\0"sv, "an SQLite database"},
    Magic{"PAR1"sv, "a Parquet file"},
    Magic{"<?xml"sv, "an XML document"},
    Magic{"<!DOCTYPE"sv, "an HTML page"},
    Magic{"<!doctype"sv, "an HTML page"},
    Magic{"<html"sv, "an HTML page"},
};

bool ends_with(std::string_view filename, std::string_view lower_case) {
  if (filename.size() < lower_case.size()) return false;
  return std::ranges::equal(filename.substr(filename.size() - lower_case.size()), lower_case,
                            [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace

SniffedFile sniff(std::string_view first_bytes, std::string_view filename) {
  if (first_bytes.starts_with("PK\x03\x04"sv)) {
    // Office writes a workbook's folder or its list of parts first; other writers keep to their own order, hence the
    // name.
    const bool is_workbook = ends_with(filename, ".xlsx") || ends_with(filename, ".xlsm") ||
                             first_bytes.find("xl/") != std::string_view::npos;
    if (is_workbook) return {FileKind::xlsx, "an Excel workbook"};
    if (ends_with(filename, ".docx")) return {FileKind::other, "a Word document"};
    return {FileKind::other, "a ZIP archive"};
  }
  for (const Magic& magic : magics) {
    if (first_bytes.starts_with(magic.bytes)) return {FileKind::other, magic.looks_like};
  }
  return {FileKind::csv, "CSV"};
}

}  // namespace hirewire
