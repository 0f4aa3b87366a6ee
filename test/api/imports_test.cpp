#include "api/imports.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "api/import_file.h"
#include "base/seal.h"
#include "schemas/import_columns.h"

using namespace hirewire;
using namespace hirewire::candidates;

namespace {

const std::string spool = std::filesystem::temp_directory_path().string();

Result<void> read(ImportFile& file, std::string_view name, std::string_view bytes, std::size_t piece = 65536) {
  if (auto begun = file.begin(std::string(name), "text/csv"); !begun) return begun;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    if (auto taken = file.piece(bytes.substr(at, piece)); !taken) return taken;
  }
  return file.finish();
}

Refusal refusal(std::string_view name, std::string_view bytes) {
  ImportFile file(spool, nullptr);
  const auto result = read(file, name, bytes);
  REQUIRE_FALSE(result);
  return result.error();
}

struct Collected {
  std::vector<ImportRow> rows;
  std::vector<ImportFault> faults;
};
Collected collect(std::string_view bytes) {
  Collected collected;
  ImportFile file(spool, nullptr, [&](const ImportColumns& columns, const Row& row) {
    auto result = columns.read(row);
    if (result)
      collected.rows.push_back(*result);
    else
      collected.faults.insert(collected.faults.end(), result.error().begin(), result.error().end());
  });
  REQUIRE(read(file, "a.csv", bytes));
  return collected;
}

Json json(std::string_view text) {
  return *canonical_json(text);
}

}  // namespace

TEST_CASE(
    "a file is counted and its header understood, however it is cut, and the data's place is just after the header") {
  const std::string header = "Email,First Name,last-name,Years of Experience,Shoe Size\r\n";
  std::string body;
  for (int i = 0; i < 500; ++i) body += fmt::format("a{}@example.com,A,B,{},43\r\n", i, i % 40);
  for (const std::size_t piece : {1, 7, 64, 199, 200, 201, 4096, 1 << 20}) {
    CAPTURE(piece);
    ImportFile file(spool, nullptr);
    REQUIRE(read(file, "people.csv", header + body, piece));
    CHECK(file.rows() == 500);
    CHECK(file.header().delimiter == ',');
    CHECK(file.header().columns ==
          std::vector<std::string>{"Email", "First Name", "last-name", "Years of Experience", "Shoe Size"});
    CHECK(file.data() == RowPlace{static_cast<std::int64_t>(header.size()), 2});
    CHECK(file.filename() == "people.csv");
  }
}

TEST_CASE("a reader that begins at the data's place meets the same rows") {
  for (const std::string& text : std::vector<std::string>{
           "sep=;\nname;email\nA B;a@x.yz\nC D;c@x.yz\n", "email,name\ra@x.yz,A B\rc@x.yz,C D",
           "\n\n\"e\nmail\",email,name\n1,a@x.yz,A\n2,b@x.yz,B\n", "email\tname\r\n\r\na@x.yz\tA\r\n\r\nb@x.yz\tB\r\n",
           "Our people,,\n\nemail,name\na@x.yz,A\nb@x.yz,B"}) {
    CAPTURE(text);
    std::vector<std::pair<std::int64_t, std::string>> all;
    ImportFile file(spool, nullptr, [&](const ImportColumns&, const Row& row) {
      all.emplace_back(row.line, std::string(row.cells[0]));
    });
    REQUIRE(read(file, "a.csv", text));
    REQUIRE(all.size() == 2);
    std::vector<std::pair<std::int64_t, std::string>> again;
    const auto on_row = [&](const Row& row) {
      again.emplace_back(row.line, std::string(row.cells[0]));
      return true;
    };
    RowReader reader(file.header(), file.data());
    REQUIRE(reader.feed(std::string_view(text).substr(static_cast<std::size_t>(file.data().offset)), on_row));
    REQUIRE(reader.finish(on_row));
    CHECK(again == all);
  }
}

TEST_CASE("what is kept is the file's text in UTF-8, and the data's place is a place in that") {
  const auto folder = std::filesystem::temp_directory_path() / ("hirewire-imports-" + hex(random_bytes(8)));
  const std::string text = "email,name\na@x.yz,Zoë B\n";
  std::string utf16;
  for (const char16_t unit : std::u16string_view(u"\uFEFFemail,name\na@x.yz,Zoë B\n"))
    utf16 += {static_cast<char>(unit & 0xFFU), static_cast<char>(unit >> 8U)};
  for (const std::string& bytes :
       {text, "\xEF\xBB\xBF" + text, std::string("email,name\na@x.yz,Zo\xEB B\n"), utf16, text + "\x1A"}) {
    CAPTURE(bytes);
    const Blobs blobs(folder.string());
    const auto upload = blobs.upload("t", import_file);
    ImportFile file(folder.string(), upload.get());
    REQUIRE(read(file, "a.csv", bytes, 3));
    CHECK(file.data() == RowPlace{11, 2});
    const auto hash = upload->keep();
    REQUIRE(hash);
    CHECK(blobs.read("t", import_file, *hash, 0, 1000) == text);
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("empty, headless, rowless and headerless files are refused in words that help") {
  CHECK(refusal("a.csv", "").reason == Reason::invalid);
  CHECK(refusal("a.csv", " \r\n\r\n").faults.at(0).code == "empty");
  CHECK(refusal("a.csv", "email,first_name,last_name\n").faults.at(0).code == "empty");
  CHECK(refusal("a.csv", "email,first_name,last_name\n").faults.at(0).field == "file");
  const auto no_columns = refusal("a.csv", "post,vorname\nx,y\n");
  REQUIRE(no_columns.faults.size() == 3);
  CHECK(no_columns.faults[0].field == "email");
  CHECK(no_columns.faults[0].code == "missing_column");
  CHECK(no_columns.faults[1].field == "first_name");
  CHECK(no_columns.faults[2].field == "last_name");
  CHECK(no_columns.faults[0].line == 1);
  CHECK(refusal("a.csv", "email,first_name\nx,y\n").faults.size() == 1);
  CHECK(refusal("a.csv", "Our people\n\nemail,first_name\nx,y\n").faults.at(0).line == 3);
  CHECK(refusal("a.csv", std::string("\xFF\xFE"
                                     "e\0m",
                                     5))
            .message.contains("UTF-16"));
  CHECK(refusal("a.csv", "a@x.yz,Ann,Lee\nb@x.yz,Bob,Ray\n").faults.size() == 3);
  CHECK(refusal("a.csv", "email,email,name\nx,y,z\n").faults.at(0).code == "duplicate");
  CHECK(refusal("a.csv", "email,name\n\"x,y\n").reason == Reason::malformed);
  // Found in the first piece although hundreds of rows follow in it.
  std::string many = "e,n\n";
  for (int i = 0; i < 500; ++i) many += "a,b\n";
  CHECK(refusal("a.csv", many).faults.at(0).code == "missing_column");
}

TEST_CASE("what is neither text nor a workbook is 415, whatever it is called") {
  std::string workbook("PK\x03\x04", 4);
  workbook += std::string(26, '\0') + "[Content_Types].xml" + std::string(400, 'x');
  const auto cut_off = refusal("a.xlsx", workbook);
  CHECK(cut_off.reason == Reason::malformed);
  CHECK(cut_off.message.contains("cut off"));
  CHECK(refusal("a.csv", "%PDF-1.7\n" + std::string(500, 'x')).reason == Reason::unsupported);
  CHECK(refusal("a.csv", "%PDF-1.7\n").reason == Reason::unsupported);
  CHECK(refusal("a.csv", std::string("\x89PNG\r\n\x1a\n", 8) + std::string(300, '\0')).reason == Reason::unsupported);
  CHECK(refusal("a.csv", std::string(500, '\0')).reason == Reason::unsupported);
  CHECK(refusal("a.csv", "email,name\n" + std::string(300, 'x') + std::string(1, '\0')).reason == Reason::unsupported);
  for (const auto name : {"a.xlsx", "A.XLSX", "a.xls", "a.pdf", "a.docx", "a.json"}) {
    CHECK(refusal(name, "email,name\na@x.yz,A B\n").reason == Reason::unsupported);
  }
  ImportFile tab(spool, nullptr);
  CHECK(read(tab, "people.tsv", "email\tname\na@x.yz\tA B\n"));
}

TEST_CASE("rows are read by their columns' usual names, and a whole name is divided at its last space") {
  const auto got = collect(
      "E-Mail,Full Name,Phone Number,Job Title,Experience,Status,City\n"
      " a@x.yz ,Ana Maria Lee,+91 98,Engineer,4.5,Interview Scheduled,Pune\nb@x.yz,Plato,,,,,\n");
  CHECK(got.faults.empty());
  REQUIRE(got.rows.size() == 2);
  const ImportRow& ana = got.rows[0];
  CHECK(ana.line == 2);
  CHECK(ana.email == "a@x.yz");
  CHECK(ana.first_name == "Ana Maria");
  CHECK(ana.last_name == "Lee");
  CHECK(ana.phone == "+91 98");
  CHECK(ana.position == "Engineer");
  CHECK(ana.experience_years == 4.5);
  CHECK(ana.status == "interview_scheduled");
  CHECK(ana.location == "Pune");
  CHECK(got.rows[1].first_name == "Plato");
  CHECK(got.rows[1].last_name.empty());
  CHECK_FALSE(got.rows[1].phone);
}

TEST_CASE("a column's own name comes before another's alias, in any order") {
  const auto got = collect("mobile,phone,name,email,first_name,last_name\n1,2,Wrong Name,a@x.yz,Ann,Lee\n");
  REQUIRE(got.rows.size() == 1);
  CHECK(got.rows[0].phone == "2");
  CHECK(got.rows[0].first_name == "Ann");
  CHECK(got.rows[0].last_name == "Lee");
}

TEST_CASE("every fault of a row is told with its line and column, never its value; the other rows are taken") {
  const auto got = collect(
      "email,first_name,last_name,experience_years\nnobody,,Lee,many\na@x.yz,Ann,Lee,3\nb@x.yz,Bob\nc@x.yz,C,D,1,,3\n,"
      ",,1\n");
  CHECK(got.rows.size() == 1);
  const auto has = [&](std::int64_t line, std::int64_t column, std::string_view field, std::string_view code) {
    return std::ranges::any_of(got.faults, [&](const ImportFault& f) {
      return f.line == line && (column == 0 || f.column == column) && f.field == field &&
             (code.empty() || f.code == code);
    });
  };
  CHECK(has(2, 1, "email", "format"));
  CHECK(has(2, 2, "first_name", "required"));
  CHECK(has(2, 4, "experience_years", "type"));
  CHECK(has(4, 3, "last_name", "required"));
  CHECK(has(5, 6, "", "too_many_cells"));
  CHECK(has(6, 1, "email", "required"));
  CHECK(has(6, 3, "last_name", "required"));
  for (const ImportFault& fault : got.faults) {
    CHECK(fault.message.find("nobody") == std::string::npos);
    CHECK(fault.message.find("many") == std::string::npos);
  }
}

TEST_CASE("an object of a JSON import is judged by itself") {
  const auto row = read_import_object(
      json(R"({"email":"a@x.yz","first_name":"Ann","last_name":"Lee","experience_years":5,"extra":[1]})"), 3, nullptr);
  REQUIRE(row);
  CHECK(row->line == 3);
  CHECK(row->experience_years == 5.0);
  const auto whole =
      read_import_object(json(R"({"email":"a@x.yz","name":"Ann van Lee","status":"Applied"})"), 1, nullptr);
  REQUIRE(whole);
  CHECK(whole->first_name == "Ann van");
  CHECK(whole->last_name == "Lee");
  CHECK(whole->status == "applied");

  const auto bad = read_import_object(json(R"({"first_name":7,"experience_years":-1})"), 2, nullptr);
  REQUIRE_FALSE(bad);
  std::vector<std::string> told;
  for (const ImportFault& fault : bad.error()) {
    CHECK(fault.line == 2);
    CHECK(fault.column == 0);
    told.push_back(fault.field + " " + fault.code);
  }
  std::ranges::sort(told);
  CHECK(told == std::vector<std::string>{"email required", "experience_years too_small", "first_name type",
                                         "last_name required"});
  for (const auto text : {"null", "[]", "1", "\"x\"", "{}"}) CHECK_FALSE(read_import_object(json(text), 1, nullptr));
  CHECK(read_import_object(json("null"), 9, nullptr).error().at(0).line == 9);
}

TEST_CASE("a line that a caller tries to set is not his to set") {
  const auto row =
      read_import_object(json(R"({"line":99,"email":"a@x.yz","first_name":"A","last_name":"B"})"), 4, nullptr);
  REQUIRE(row);
  CHECK(row->line == 4);
}

TEST_CASE("an import invites for nobody who may not send mails to many, or whose own address is not proven") {
  Actor hr;
  hr.role = "hr";
  hr.company_id = mint();
  hr.is_verified = true;
  CHECK(invites(hr, true, false) == true);
  CHECK(invites(hr, std::nullopt, true) == true);
  CHECK(invites(hr, std::nullopt, false) == false);
  CHECK(invites(hr, false, true) == false);
  Actor unproven = hr;
  unproven.is_verified = false;
  CHECK(invites(unproven, true, false).error().code == "EMAIL_UNVERIFIED");
  Actor interviewer = hr;
  interviewer.role = "interviewer";
  Actor key = hr;
  key.key_permissions = {"import_candidates"};
  for (const Actor& who : {interviewer, key}) CHECK(invites(who, true, false).error().code == forbidden().code);
  for (const Actor& who : {unproven, interviewer, key}) {
    CHECK(invites(who, std::nullopt, true) == false);
    CHECK(invites(who, false, true) == false);
  }
}
