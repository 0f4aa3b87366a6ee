#pragma once
// Workbooks that tests write themselves, part by part.
#include <zip.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/seal.h"
#include "schemas/files/workbook.h"

namespace hirewire::sample {

struct Part {
  std::string name;
  std::string content;
};

/// A file that is gone with it.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes = {}) { std::ofstream(path_, std::ios::binary) << bytes; }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("hirewire-workbook-" + hex(random_bytes(8)) + ".xlsx");
};

/// The bytes of a ZIP archive; with a password, its parts are encrypted.
inline std::string zip_of(const std::vector<Part>& parts, const char* password = nullptr) {
  const TemporaryFile file;
  zip_t* archive = zip_open(file.path().c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  for (const Part& part : parts) {
    zip_source_t* source = zip_source_buffer(archive, part.content.data(), part.content.size(), 0);
    const auto index = zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (password != nullptr) {
      zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, password);
    }
  }
  if (zip_close(archive) != 0) return {};
  std::ifstream in(file.path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct BuiltSheet {
  std::string rows;  ///< what is in its sheetData
  std::string name = "People";
  std::string state = "visible";
};

struct BuiltWorkbook {
  std::vector<BuiltSheet> sheets;
  std::string strings;        ///< what is in the sst
  std::string styles;         ///< what is in the styleSheet
  std::string properties;     ///< attributes of workbookPr
  std::string document_type;  ///< before each root
  bool is_strict = false;

  [[nodiscard]] std::vector<Part> parts() const {
    const std::string main = is_strict ? "http://purl.oclc.org/ooxml/spreadsheetml/main"
                                       : "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const std::string office = is_strict ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
                                         : "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const auto xml = [&](const std::string& root, const std::string& space, const std::string& content) {
      return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" + document_type + "<" + root + " xmlns=\"" + space +
             "\" xmlns:r=\"" + office + "\">" + content + "</" + root + ">";
    };
    const auto relationship = [&](const std::string& id, const std::string& type, const std::string& target) {
      return "<Relationship Id=\"" + id + "\" Type=\"" + office + "/" + type + "\" Target=\"" + target + "\"/>";
    };
    const std::string package = "http://schemas.openxmlformats.org/package/2006/relationships";
    std::string list;
    std::string relationships =
        relationship("s", "styles", "styles.xml") + relationship("t", "sharedStrings", "/xl/sharedStrings.xml");
    std::vector<Part> all{
        {"[Content_Types].xml", "<Types/>"},
        {"_rels/.rels", xml("Relationships", package, relationship("w", "officeDocument", "xl/workbook.xml"))},
        {"xl/styles.xml", xml("styleSheet", main, styles)},
        {"xl/sharedStrings.xml", xml("sst", main, strings)}};
    for (std::size_t i = 0; i < sheets.size(); ++i) {
      const std::string id = "rId" + std::to_string(i);
      const std::string part = "worksheets/sheet" + std::to_string(i) + ".xml";
      list += "<sheet name=\"" + sheets[i].name + "\" state=\"" + sheets[i].state + "\" sheetId=\"1\" r:id=\"" + id +
              "\"/>";
      relationships += relationship(id, "worksheet", part);
      all.push_back({"xl/" + part, xml("worksheet", main, "<sheetData>" + sheets[i].rows + "</sheetData>")});
    }
    all.push_back(
        {"xl/workbook.xml", xml("workbook", main, "<workbookPr " + properties + "/><sheets>" + list + "</sheets>")});
    all.push_back({"xl/_rels/workbook.xml.rels", xml("Relationships", package, relationships)});
    return all;
  }
};

struct ReadWorkbook {
  std::vector<std::int64_t> numbers;
  std::vector<std::vector<std::string>> rows;
  std::optional<Refusal> refusal;
  /// The words of the refusal, its fault's too.
  [[nodiscard]] std::string why() const {
    if (!refusal) return {};
    return refusal->message + (refusal->faults.empty() ? "" : " " + refusal->faults.front().message);
  }
};

inline ReadWorkbook read_all(const std::filesystem::path& file, std::optional<std::string_view> sheet = std::nullopt) {
  ReadWorkbook read;
  const auto done = read_workbook(file, sheet, [&](std::int64_t number, std::span<const std::string_view> cells) {
    read.numbers.push_back(number);
    read.rows.emplace_back(cells.begin(), cells.end());
    return true;
  });
  if (!done) read.refusal = done.error();
  return read;
}

inline ReadWorkbook read_bytes(std::string_view bytes, std::optional<std::string_view> sheet = std::nullopt) {
  return read_all(TemporaryFile(bytes).path(), sheet);
}

inline ReadWorkbook read_built(const BuiltWorkbook& workbook, std::optional<std::string_view> sheet = std::nullopt) {
  return read_bytes(zip_of(workbook.parts()), sheet);
}

}  // namespace hirewire::sample
