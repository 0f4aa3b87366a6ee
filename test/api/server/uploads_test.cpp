#include "api/server/uploads.h"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <random>

using namespace hirewire;

namespace {

struct Kept : FileSink {
  std::string filename, content_type, bytes;
  int begun = 0;
  std::size_t longest_piece = 0;
  bool refuse = false;
  Result<void> begin(const std::string& name, const std::string& type) override {
    ++begun;
    filename = name;
    content_type = type;
    return {};
  }
  Result<void> piece(std::string_view more) override {
    if (refuse) return Refused(unavailable(7));
    bytes += more;
    longest_piece = std::max(longest_piece, more.size());
    return {};
  }
};

struct Outcome {
  Result<FormFields> fields = Refused(Refusal{});
  Kept kept;
};

/// Feeds the body cut at the given places.
Outcome read(std::string_view body, std::string_view boundary = "b", const std::vector<std::size_t>& cuts = {},
             UploadLimits limits = {}) {
  Outcome outcome;
  FormReader reader(boundary, outcome.kept, limits);
  std::size_t from = 0;
  auto pieces = cuts;
  pieces.push_back(body.size());
  for (const auto to : pieces) {
    const auto fed = reader.feed(body.substr(from, to - from));
    if (!fed) {
      outcome.fields = Refused(fed.error());
      return outcome;
    }
    from = to;
  }
  outcome.fields = reader.finish();
  return outcome;
}

std::string part(std::string_view disposition, std::string_view content, std::string_view more = "") {
  return fmt::format("--b\r\nContent-Disposition: {}\r\n{}\r\n{}\r\n", disposition, more, content);
}
std::string file_part(std::string_view content, std::string_view filename = "a.csv") {
  return part(fmt::format("form-data; name=\"file\"; filename=\"{}\"", filename), content,
              "Content-Type: text/csv\r\n");
}
std::string field_part(std::string_view name, std::string_view value) {
  return part(fmt::format("form-data; name=\"{}\"", name), value);
}

void refuses(std::string_view body, Reason reason, std::string_view field = "", std::string_view code = "") {
  CAPTURE(body.substr(0, 300));
  const auto outcome = read(body);
  REQUIRE_FALSE(outcome.fields);
  CHECK(outcome.fields.error().reason == reason);
  CHECK_FALSE(outcome.fields.error().message.empty());
  if (!code.empty()) {
    REQUIRE(outcome.fields.error().faults.size() == 1);
    CHECK(outcome.fields.error().faults[0].field == field);
    CHECK(outcome.fields.error().faults[0].code == code);
  }
}

}  // namespace

TEST_CASE("a file and its fields come out as they went in, wherever the body is cut") {
  // The content holds what a reader may stumble over: CR and LF, dashes, the boundary as part of another word.
  const std::string content = "email,name\r\na@x.y,\"A\r\n--b\"\r\n--bb\r\n--b x\r\n--b-\r\n\r\n-\r--b\n--b\r\r\n--";
  const auto body = "preamble\r\n" + field_part("default_domain", "Backend") + file_part(content) +
                    field_part("send_invitations", "") + "--b--\r\nepilogue --b\r\n";
  std::mt19937 random(7);  // any seed does: what is cut where must not matter
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::size_t> cuts;
    for (auto n = random() % 12; n > 0; --n) cuts.push_back(random() % (body.size() + 1));
    std::ranges::sort(cuts);
    const auto outcome = read(body, "b", cuts);
    REQUIRE(outcome.fields);
    REQUIRE(outcome.kept.bytes == content);
    REQUIRE(outcome.kept.filename == "a.csv");
    REQUIRE(outcome.kept.content_type == "text/csv");
    REQUIRE(*outcome.fields == FormFields{{"default_domain", "Backend"}, {"send_invitations", ""}});
  }
  std::vector<std::size_t> every(body.size());
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
  CHECK(read(body, "b", every).kept.bytes == content);
}

TEST_CASE("random bytes survive random cuts") {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::string content;
    for (auto n = random() % 3000; n > 0; --n) content += "\r\n-bB\0x"[random() % 7];
    while (content.contains("\r\n--b")) content.replace(content.find("\r\n--b"), 5, "");
    const auto body = file_part(content) + "--b--\r\n";
    std::vector<std::size_t> cuts;
    for (auto n = random() % 40; n > 0; --n) cuts.push_back(random() % (body.size() + 1));
    std::ranges::sort(cuts);
    const auto outcome = read(body, "b", cuts);
    REQUIRE(outcome.fields);
    REQUIRE(outcome.kept.bytes == content);
  }
}

TEST_CASE("a large file passes in pieces no larger than they came") {
  Kept kept;
  FormReader reader("b", kept);
  const std::string piece(65536, 'x');
  REQUIRE(reader.feed("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"));
  for (int i = 0; i < 100; ++i) REQUIRE(reader.feed(piece));
  REQUIRE(reader.feed("\r\n--b--"));
  REQUIRE(reader.finish());
  CHECK(kept.bytes.size() == 100 * piece.size());
  CHECK(kept.longest_piece <= piece.size() + 8);
}

TEST_CASE("empty files, last boundaries without CRLF and blanks after a boundary are well") {
  CHECK(read(file_part("") + "--b--").kept.begun == 1);
  CHECK(read(file_part("") + "--b--").fields);
  CHECK(read("--b \t \r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n1\r\n--b--").kept.bytes == "1");
  CHECK(read("--b\r\nCONTENT-DISPOSITION: Form-Data ; NAME=\"file\" ; FileName=\"q.csv\";\r\n\r\n1\r\n--b--")
            .kept.filename == "q.csv");
}

TEST_CASE("framing that is not sound is refused as malformed") {
  const auto good = file_part("x");
  refuses("", Reason::malformed);
  refuses("hello", Reason::malformed);
  refuses(std::string(20'000, 'x'), Reason::malformed);
  refuses(good, Reason::malformed);
  refuses(good + "--b", Reason::malformed);
  refuses(good + "--b-", Reason::malformed);
  refuses(good + "--c--", Reason::malformed);
  refuses(good.substr(0, 40), Reason::malformed);
  refuses(file_part("x\n--b--\n").substr(0, 90), Reason::malformed);
  refuses("--b\r\n\r\nx\r\n--b--", Reason::malformed);
  refuses("--b\r\nContent-Type: text/csv\r\n\r\nx\r\n--b--", Reason::malformed);
  refuses("--b\r\nno colon\r\n\r\nx\r\n--b--", Reason::malformed);
  refuses("--b\r\n: empty\r\n\r\nx\r\n--b--", Reason::malformed);
  refuses("--b\r\n folded: x\r\n\r\nx\r\n--b--", Reason::malformed);
  refuses("--b\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\n\nx\n--b--\n", Reason::malformed);
  refuses("--b\r\nA: 1\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--",
          Reason::malformed);
  refuses(part("attachment; name=\"file\"; filename=\"f\"", "x") + "--b--", Reason::malformed);
  refuses(part("form-data; filename=\"f\"", "x") + "--b--", Reason::malformed);
  refuses(part("form-data; name=\"\"; filename=\"f\"", "x") + "--b--", Reason::malformed);
  refuses(part("form-data; name=\"file; filename=f", "x") + "--b--", Reason::malformed);
  refuses(part("form-data; name=\"file\"; name=\"x\"; filename=\"f\"", "x") + "--b--", Reason::malformed);
  refuses(part("form-data; name=\"file\" filename=\"f\"", "x") + "--b--", Reason::malformed);
  refuses(part("form-data; name", "x") + "--b--", Reason::malformed);
  refuses(part("form-data; name=\"" + std::string(101, 'n') + "\"", "x") + "--b--", Reason::malformed);
  refuses(
      part("form-data; name=\"file\"; filename=\"f\"", "x", "Content-Disposition: form-data; name=\"x\"\r\n") + "--b--",
      Reason::malformed);
  refuses(part("form-data; name=\"file\"; filename=\"f\"", "eA==", "Content-Transfer-Encoding: base64\r\n") + "--b--",
          Reason::malformed);
  refuses(part(std::string_view("form-data; name=\"a\0b\"", 21), "x") + "--b--", Reason::malformed);
  refuses(part("form-data; name=\"\xFF\xFE\"", "x") + "--b--", Reason::malformed);
}

TEST_CASE("a missing, second, misplaced or unnamed file is named as a fault") {
  const std::string end = "--b--";
  refuses(field_part("x", "1") + end, Reason::invalid, "file", "required");
  refuses(end, Reason::invalid, "file", "required");
  refuses(file_part("x") + file_part("y") + end, Reason::invalid, "file", "duplicate");
  refuses(part("form-data; name=\"cv\"; filename=\"f\"", "x") + end, Reason::invalid, "cv", "not_allowed");
  refuses(field_part("file", "text") + end, Reason::invalid, "file", "type");
  refuses(file_part("", "") + end, Reason::invalid, "file", "required");
  refuses(field_part("d", "1") + field_part("d", "2") + file_part("x") + end, Reason::invalid, "d", "duplicate");
  refuses(field_part("d", "\xC3\x28") + file_part("x") + end, Reason::invalid, "d", "encoding");
  refuses(field_part("d", std::string_view("a\0b", 3)) + file_part("x") + end, Reason::invalid, "d", "encoding");
}

TEST_CASE("every limit is kept") {
  refuses(part("form-data; name=\"file\"; filename=\"f\"", "x", "X: " + std::string(9000, 'x') + "\r\n") + "--b--",
          Reason::too_large);
  refuses("--b\r\nX: " + std::string(100'000, 'x'), Reason::too_large);
  refuses(field_part("d", std::string(16 * 1024 + 1, 'x')) + "--b--", Reason::too_large);
  CHECK(read(field_part("d", std::string(16 * 1024, 'x')) + file_part("x") + "--b--").fields);
  std::string many;
  for (int i = 0; i < 33; ++i) many += field_part("f" + std::to_string(i), "");
  refuses(many + "--b--", Reason::too_large);
  UploadLimits small;
  small.file = 10;
  CHECK(read(file_part("0123456789") + "--b--", "b", {}, small).fields);
  const auto over = read(file_part("0123456789x") + "--b--", "b", {}, small);
  REQUIRE_FALSE(over.fields);
  CHECK(over.fields.error().reason == Reason::too_large);
}

TEST_CASE("what is too much in one piece is too much in many, and nothing else is") {
  const auto file = part("form-data; name=\"file\"; filename=\"a.csv\"", "x");
  for (const std::size_t blanks : {64U, 65U}) {
    auto body = file + "--b--";
    body.insert(3, blanks, ' ');  // after the first boundary
    const auto whole = read(body);
    std::vector<std::size_t> cuts;
    for (std::size_t at = 1; at < body.size(); ++at) cuts.push_back(at);
    CHECK(whole.fields.has_value() == (blanks == 64));
    CHECK(read(body, "b", cuts).fields.has_value() == whole.fields.has_value());
  }
  for (const std::size_t spare : {0U, 1U, 2U, 3U, 4U}) {
    UploadLimits limits;
    const auto head = file.find("\r\n\r\n") - std::string_view("--b\r\n").size();
    limits.head = head + spare - 1;
    std::vector<std::size_t> cuts;
    for (std::size_t at = 1; at < file.size(); ++at) cuts.push_back(at);
    CHECK(read(file + "--b--", "b", {}, limits).fields.has_value() == (spare > 0));
    CHECK(read(file + "--b--", "b", cuts, limits).fields.has_value() == (spare > 0));
  }
}

TEST_CASE("a sink's refusal is the answer") {
  Kept kept;
  kept.refuse = true;
  FormReader reader("b", kept);
  const auto fed = reader.feed(file_part("a file of some length, so that a piece is handed on at once") + "--b--");
  REQUIRE_FALSE(fed);
  CHECK(fed.error() == unavailable(7));
}

TEST_CASE("a Content-Type without a sound boundary is refused, one with it is understood") {
  CHECK(FormReader::boundary_of("multipart/form-data; boundary=abc") == "abc");
  CHECK(FormReader::boundary_of("Multipart/Form-Data;BOUNDARY=\"a b'()+_,-./:=?\"") == "a b'()+_,-./:=?");
  CHECK(FormReader::boundary_of("multipart/form-data; charset=utf-8; boundary=----WebKitFormBoundaryX7") ==
        "----WebKitFormBoundaryX7");
  for (const std::string& type :
       std::vector<std::string>{"", "application/json", "multipart/mixed; boundary=x", "text/csv"}) {
    const auto refused = FormReader::boundary_of(type);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::unsupported);
  }
  for (const std::string& tail : std::vector<std::string>{
           "", "; boundary=", "; boundary=\"\"", "; boundary=\"a", "; boundary=a; boundary=b", "; boundary=\"a \"",
           "; boundary=\"a\r\nb\"", "; boundary=a\xC3\xA9", "; boundary=" + std::string(71, 'x'), "; x"}) {
    CAPTURE(tail);
    const auto refused = FormReader::boundary_of("multipart/form-data" + tail);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::malformed);
  }
}

TEST_CASE("a filename is a bare name, whatever the caller calls his file") {
  CHECK(bare_filename("candidates.csv") == "candidates.csv");
  CHECK(bare_filename("../../etc/passwd") == "passwd");
  CHECK(bare_filename("C:\\Users\\me\\list.csv") == "list.csv");
  CHECK(bare_filename("/") == "upload");
  CHECK(bare_filename("..") == "upload");
  CHECK(bare_filename("a/.") == "upload");
  CHECK(bare_filename("") == "upload");
  CHECK(bare_filename("a\r\nSet-Cookie: x\x7F.csv") == "a__Set-Cookie: x_.csv");
  CHECK(bare_filename("Bewerber \xC3\xBC.csv") == "Bewerber \xC3\xBC.csv");
  CHECK(bare_filename("bad\xFF.csv") == "bad_.csv");
  const auto cut = bare_filename("\xC3\xBC" + std::string(252, 'x') + "\xC3\xBC\xC3\xBC");
  CHECK(cut.size() == 254);
  CHECK(read(file_part("x", "C:\\\\a\\\"b.csv") + "--b--").kept.filename == "a\"b.csv");
}

TEST_CASE("a request is read from its stream, piece by piece, or from its body; a stream's refusal is the answer") {
  struct Pieces : BodyReader {
    std::vector<std::string> pieces;
    bool cut_short = false;
    std::size_t at = 0;
    boost::asio::awaitable<Result<std::string_view>> next() override {
      if (at < pieces.size()) co_return pieces[at++];
      if (cut_short) co_return Refused(malformed("The body is cut short."));
      co_return std::string_view{};
    }
  };
  const auto body = field_part("d", "1") + file_part("hello") + "--b--";
  const auto ask = [](Request& request, FileSink& sink) {
    boost::asio::io_context io;
    auto answer = boost::asio::co_spawn(io, read_form(request, sink), boost::asio::use_future);
    io.run();
    return answer.get();
  };
  Request request;
  request.headers = {{"content-type", "multipart/form-data; boundary=b"}};
  request.body = body;
  Kept whole;
  CHECK(ask(request, whole) == FormFields{{"d", "1"}});
  CHECK(whole.bytes == "hello");

  Pieces pieces;
  pieces.pieces = {body.substr(0, 50), body.substr(50, 70), body.substr(120)};
  request.body.clear();
  request.stream = &pieces;
  Kept streamed;
  CHECK(ask(request, streamed) == FormFields{{"d", "1"}});
  CHECK(streamed.bytes == "hello");

  Pieces broken;
  broken.pieces = {body.substr(0, 100)};
  broken.cut_short = true;
  request.stream = &broken;
  Kept half;
  CHECK(ask(request, half) == Refused(malformed("The body is cut short.")));
}
