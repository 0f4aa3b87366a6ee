#include "schemas/files/workbook.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "schemas/files/workbook/sheet.h"
#include "schemas/files/workbook/xml.h"
#include "schemas/files/workbook/zip_package.h"

namespace hirewire {

namespace {

constexpr std::size_t most_sheets = 1'000;
constexpr std::size_t most_relationships = 20'000;
constexpr std::size_t most_names_told = 20;

struct Relationship {
  std::string type;  // the last word of its address: worksheet, sharedStrings, styles; the same in strict OOXML
  std::string part;
};

/// What a part of the package refers to, by the ids it uses for them.
class RelationshipsPart final : public XmlPart {
 public:
  explicit RelationshipsPart(std::string_view source) : XmlPart("Relationships"), source_(source) {}
  std::unordered_map<std::string, Relationship> by_id;

  [[nodiscard]] std::string part_of_type(std::string_view type) const {
    const auto found = std::ranges::find_if(by_id, [&](const auto& entry) { return entry.second.type == type; });
    return found == by_id.end() ? std::string() : found->second.part;
  }

 private:
  void on_start(std::string_view element, XmlAttributes attributes) override {
    if (element != "Relationship" || attributes["TargetMode"] == "External" || by_id.size() >= most_relationships)
      return;
    const std::string_view type = attributes["Type"];
    by_id.try_emplace(std::string(attributes["Id"]), std::string(type.substr(type.rfind('/') + 1)),
                      resolve_part(source_, attributes["Target"]));
  }
  std::string_view source_;
};

struct SheetEntry {
  std::string name;
  std::string relationship;
  bool is_visible = true;
};

class WorkbookPart final : public XmlPart {
 public:
  WorkbookPart() : XmlPart("workbook") {}
  std::vector<SheetEntry> sheets;
  bool from_1904 = false;

 private:
  void on_start(std::string_view element, XmlAttributes attributes) override {
    if (element == "workbookPr") {
      from_1904 = attributes["date1904"] == "1" || attributes["date1904"] == "true";
    } else if (element == "sheet" && sheets.size() < most_sheets) {
      const std::string_view state = attributes["state"];
      sheets.push_back({std::string(attributes["name"]), std::string(attributes.prefixed("id")),
                        state.empty() || state == "visible"});
    }
  }
};

std::string relationships_of(std::string_view part) {
  const std::size_t folder = part.rfind('/') + 1;  // npos + 1 is 0
  return fmt::format("{}_rels/{}.rels", part.substr(0, folder), part.substr(folder));
}

/// What another kind of package is.
Refusal no_workbook(const ZipPackage& package) {
  const auto looks = [&](std::string_view like) {
    return unsupported(fmt::format(
        "The file is {}, not an Excel workbook; save the table as .xlsx or CSV (UTF-8) and send that.", like));
  };
  if (package.has("word/document.xml")) return looks("a Word document");
  if (package.has("ppt/presentation.xml")) return looks("a PowerPoint presentation");
  if (package.has("xl/workbook.bin")) return looks("a binary workbook (.xlsb)");
  if (package.has("content.xml")) return looks("an OpenDocument file");
  if (package.has("Index/Document.iwa") || package.has("Index.zip")) return looks("an Apple iWork file");
  return looks("a ZIP archive");
}

class Workbook {
 public:
  static Result<Workbook> open(const std::filesystem::path& file) {
    auto package = ZipPackage::open(file);
    if (!package) return Refused(std::move(package.error()));
    Workbook workbook(std::move(*package));
    if (auto read = workbook.read_parts(); !read) return Refused(std::move(read.error()));
    return workbook;
  }

  Result<void> read(std::optional<std::string_view> sheet, const OnWorkbookRow& on_row) {
    return sheet ? read_named(*sheet, on_row) : read_first(on_row);
  }

 private:
  explicit Workbook(ZipPackage package) : package_(std::move(package)) {}

  Result<void> read_parts() {
    std::string part = "xl/workbook.xml";
    if (package_.has("_rels/.rels")) {
      RelationshipsPart root("");
      if (auto read = root.read(package_, "_rels/.rels"); !read) return read;
      if (std::string named = root.part_of_type("officeDocument"); !named.empty()) part = std::move(named);
    }
    if (!package_.has(part) || !(part.ends_with(".xml"))) return Refused(no_workbook(package_));
    if (package_.has("word/document.xml") || package_.has("ppt/presentation.xml"))
      return Refused(no_workbook(package_));
    WorkbookPart workbook;
    if (auto read = workbook.read(package_, part); !read) return read;
    RelationshipsPart parts(part);
    if (auto read = parts.read(package_, relationships_of(part)); !read) return read;
    tables_.from_1904 = workbook.from_1904;
    if (const std::string strings = parts.part_of_type("sharedStrings"); package_.has(strings)) {
      if (auto read = tables_.strings.read(package_, strings); !read) return read;
    }
    if (const std::string styles = parts.part_of_type("styles"); package_.has(styles)) {
      if (auto read = tables_.styles.read(package_, styles); !read) return read;
    }
    for (SheetEntry& sheet : workbook.sheets) {
      const auto target = parts.by_id.find(sheet.relationship);
      if (target != parts.by_id.end() && target->second.type == "worksheet") {  // not a chart's
        sheets_.push_back({std::move(sheet), target->second.part});
      }
    }
    if (sheets_.empty())
      return Refused(invalid("", "empty", "The workbook has no sheet with cells; send one that has a table."));
    return {};
  }

  Result<bool> read_sheet(std::string_view part, const OnWorkbookRow& on_row) {
    SheetPart sheet(tables_, on_row);
    if (auto read = sheet.read(package_, part); !read) return Refused(std::move(read.error()));
    return sheet.has_rows();
  }

  Result<void> read_first(const OnWorkbookRow& on_row) {
    for (const Sheet& sheet : sheets_) {
      if (!sheet.entry.is_visible) continue;
      const auto has_rows = read_sheet(sheet.part, on_row);
      if (!has_rows) return Refused(has_rows.error());
      if (*has_rows) return {};
    }
    return Refused(
        invalid("", "empty",
                fmt::format("No visible sheet of the workbook has a row; its sheets are {}. Name a hidden one as "
                            "`sheet`, or send a workbook with a table.",
                            names())));
  }

  Result<void> read_named(std::string_view name, const OnWorkbookRow& on_row) {
    const auto same = [&](const Sheet& sheet) {
      return std::ranges::equal(sheet.entry.name, name, [](char a, char b) { return lower(a) == lower(b); });
    };
    const auto found = std::ranges::find_if(sheets_, same);
    if (found == sheets_.end()) {
      return Refused(invalid("sheet", "not_found",
                             fmt::format("The workbook has no sheet of that name; its sheets are {}.", names())));
    }
    const auto has_rows = read_sheet(found->part, on_row);
    if (!has_rows) return Refused(has_rows.error());
    if (*has_rows) return {};
    return Refused(
        invalid("sheet", "empty", fmt::format("That sheet has no row; the workbook's sheets are {}.", names())));
  }

  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

  [[nodiscard]] std::string names() const {
    std::string names;
    for (std::size_t i = 0; i < std::min(sheets_.size(), most_names_told); ++i)
      names += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", sheets_[i].entry.name.substr(0, 124));  // 31 letters
    if (sheets_.size() > most_names_told) names += fmt::format(" and {} more", sheets_.size() - most_names_told);
    return names;
  }

  struct Sheet {
    SheetEntry entry;
    std::string part;
  };
  ZipPackage package_;
  WorkbookTables tables_;
  std::vector<Sheet> sheets_;
};

}  // namespace

Result<void> read_workbook(const std::filesystem::path& file, std::optional<std::string_view> sheet,
                           const OnWorkbookRow& on_row) {
  auto workbook = Workbook::open(file);
  if (!workbook) return Refused(std::move(workbook.error()));
  return workbook->read(sheet, on_row);
}

}  // namespace hirewire
