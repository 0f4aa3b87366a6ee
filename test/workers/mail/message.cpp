#include "workers/mail/message.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "workers/mail/encoding.h"
#include "workers/mail/outbox.h"

using namespace hirewire::mail;
namespace fs = std::filesystem;

namespace {

Letter letter() {
  return {.id = *hirewire::parse_uuid("01890000-0000-7000-8000-000000000001"),
          .from = {"Hirewire", "no-reply@hirewire.example"},
          .to = {"Alice", "alice@example.com"},
          .content = {"Hello", "Hi\n", "<p>Hi</p>\n"},
          .date = *hirewire::parse_iso("2026-11-26T21:00:00Z")};
}

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/hirewire-mail-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path path;
};

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What Python's email package reads: headers and both parts, a line each, in Python's quoting.
std::string read_by_python(const std::string& bytes) {
  const Folder folder;
  std::ofstream(folder.path / "mail", std::ios::binary) << bytes;
  const std::string program =
      "import sys, email, email.policy\n"
      "m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)\n"
      "assert not m.defects and not any(p.defects for p in m.walk())\n"
      "b = lambda k: ascii(m.get_body((k,)).get_content())\n"
      "f, t = m['From'].addresses[0], m['To'].addresses[0]\n"
      "print(ascii([f.display_name, f.addr_spec, t.display_name, t.addr_spec, str(m['Subject'])]), b('plain'), "
      "b('html'), sep='\\n')\n";
  std::ofstream(folder.path / "read.py") << program;
  const std::string command =
      "python3 " + (folder.path / "read.py").string() + " " + (folder.path / "mail").string() + " 2>&1";
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string said;
  char chunk[4096];
  for (std::size_t n = 0; (n = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;) said.append(chunk, n);
  ::pclose(pipe);
  return said;
}

std::size_t longest_line(const std::string& bytes) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = bytes.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    longest = std::max(longest, end - at);
    at = end + 2;
  }
  return longest;
}

}  // namespace

TEST_CASE("mail: a message is what RFC 5322 says, and the same each time") {
  const auto made = compose(letter());
  REQUIRE(made);
  CHECK(made->message_id == "<01890000-0000-7000-8000-000000000001@hirewire.example>");
  CHECK(
      made->bytes.starts_with("From: Hirewire <no-reply@hirewire.example>\r\nTo: Alice <alice@example.com>\r\n"
                              "Subject: Hello\r\nDate: Thu, 26 Nov 2026 21:00:00 +0000\r\nMessage-ID: <01890000"));
  CHECK(made->bytes.contains("\r\nAuto-Submitted: auto-generated\r\n"));
  CHECK_FALSE(made->bytes.contains("List-Unsubscribe"));
  CHECK(compose(letter())->bytes == made->bytes);
  auto with = letter();
  with.unsubscribe = "https://house.example/unsubscribe?t=abc";
  CHECK(
      compose(with)->bytes.contains("\r\nList-Unsubscribe: <https://house.example/unsubscribe?t=abc>\r\n"
                                    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

TEST_CASE("mail: Python reads back what was put in, in every alphabet") {
  auto given = letter();
  given.from.name = "Müller, \"Ann\" (HR)";
  given.to.name = "李小龍";
  given.content.subject = "Ünïcode, très long : ";
  for (int i = 0; i < 12; ++i) given.content.subject += "поздравляем 🎉 ";
  given.content.subject += "end";
  given.content.text = ".\nFrom here\nCafé = crème  \ttabs \t\n" + std::string(3000, 'x') + "\n--=_\nend\n";
  given.content.html = "<p>";
  for (int i = 0; i < 300; ++i) given.content.html += "こんにちは世界";
  given.content.html += "</p>\n";
  const auto made = compose(given);
  REQUIRE(made);
  CHECK(longest_line(made->bytes) <= 78);
  CHECK(std::ranges::all_of(made->bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  CHECK(made->bytes.contains("quoted-printable"));
  CHECK(made->bytes.contains("base64"));
  const auto said = read_by_python(made->bytes);
  CAPTURE(said);
  CHECK(said.contains(
      R"('M\xfcller, "Ann" (HR)', 'no-reply@hirewire.example', '\u674e\u5c0f\u9f8d', 'alice@example.com')"));
  CHECK(said.contains(R"('\xdcn\xefcode, tr\xe8s long : \u043f)"));
  CHECK(said.contains(R"(\U0001f389 end'])"));
  CHECK(said.contains(R"('.\nFrom here\nCaf\xe9 = cr\xe8me  \ttabs \t\nxxx)"));
  CHECK(said.contains(R"(xxx\n--=_\nend\n')"));
  CHECK(said.contains(R"('<p>\u3053)"));
}

TEST_CASE("mail: no line of quoted-printable begins as SMTP and mailboxes alter it, behind a soft break neither") {
  for (const std::string altered : {".", "..", "From "}) {
    for (std::size_t before = 0; before < 160; ++before) {
      const std::string text = std::string(before, 'x') + altered + std::string(80, 'y') + altered + " é";
      const auto part = encode_part(text);
      REQUIRE(part.encoding == "quoted-printable");
      CAPTURE(part.bytes);
      CHECK_FALSE(("\r\n" + part.bytes).contains("\r\n."));
      CHECK_FALSE(("\r\n" + part.bytes).contains("\r\nFrom "));
      CHECK(longest_line(part.bytes) <= 76);
    }
  }
  auto given = letter();
  given.content.text = std::string(75, 'x') + ".y\n" + std::string(75, 'x') + "From é\n";
  const auto said = read_by_python(compose(given)->bytes);
  CAPTURE(said);
  CHECK(said.contains(std::string(75, 'x') + ".y\\n" + std::string(75, 'x') + "From \\xe9\\n"));
}

TEST_CASE("mail: names that need quotes and plain long subjects are read back too") {
  auto given = letter();
  given.to.name = "Smith, Bob";
  given.content.subject =
      "A plain subject of many words that is much longer than one line of a header may be, so it is folded";
  const auto made = compose(given);
  REQUIRE(made);
  CHECK(made->bytes.contains("To: \"Smith, Bob\" <alice@example.com>\r\n"));
  CHECK(longest_line(made->bytes) <= 78);
  CHECK(read_by_python(made->bytes).contains("'Smith, Bob', 'alice@example.com', '" + given.content.subject + "'"));
}

TEST_CASE("mail: no header can be smuggled in") {
  using namespace std::string_literals;
  for (const std::string& bad : {"a\rb"s, "a\nb"s, "a\r\nBcc: x@y.example"s, "a\0b"s, "a\x7f"s, "\xff"s}) {
    for (int place = 0; place < 6; ++place) {
      auto given = letter();
      std::string* const places[] = {&given.from.name,    &given.to.name,    &given.content.subject,
                                     &given.from.address, &given.to.address, &given.unsubscribe};
      *places[place] = place == 5 ? "https://" + bad : place > 2 ? bad + "@example.com" : bad;
      CAPTURE(place);
      const auto made = compose(given);
      REQUIRE_FALSE(made);
      CHECK_FALSE(made.error().contains(bad));
    }
  }
  auto given = letter();
  given.unsubscribe = "http://house.example/";
  CHECK_FALSE(compose(given));
}

TEST_CASE("mail: a sender is an address with a name, or the address alone") {
  const auto box = parse_mailbox("\"Hirewire, Inc\" <no-reply@Hirewire.example>");
  REQUIRE(box);
  CHECK(box->name == "Hirewire, Inc");
  CHECK(box->address == "no-reply@hirewire.example");
  CHECK(parse_mailbox("a@b.example")->name.empty());
  for (const char* bad : {"", "x", "<a@b.example", "a@b.example>", "a \"b\" c <a@b.example>", "<>"})
    CHECK_MESSAGE(!parse_mailbox(bad), bad);
}

TEST_CASE("mail: the outbox keeps each mail once, whole and for the house alone") {
  const Folder folder;
  Outbox outbox(folder.path / "mail");
  const auto message = *compose(letter());
  int marked = 0;
  for (int i = 0; i < 2; ++i) CHECK(outbox.deliver(message, [&] { ++marked; }).kind == Outcome::Kind::accepted);
  CHECK(marked == 2);
  const auto file = folder.path / "mail/01890000-0000-7000-8000-000000000001@hirewire.example.eml";
  CHECK(content_of(file) == message.bytes);
  CHECK(std::distance(fs::directory_iterator(folder.path / "mail"), fs::directory_iterator()) == 1);
  struct stat about{};
  REQUIRE(::stat(file.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  REQUIRE(::stat((folder.path / "mail").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0700);

  fs::remove_all(folder.path / "mail");
  const auto outcome = outbox.deliver(message, [] {});
  CHECK(outcome.kind == Outcome::Kind::temporary);
  CHECK(outcome.text == "No such file or directory");
}

TEST_CASE("mail: the outbox takes a mail of the longest sender there is") {
  auto given = letter();
  given.from.address = "a@" + std::string(62, 'b');
  for (int i = 0; i < 3; ++i) given.from.address += "." + std::string(62, 'c');
  const auto message = compose(given);
  REQUIRE(message);
  const Folder folder;
  const auto outcome = Outbox(folder.path).deliver(*message, [] {});
  CHECK(outcome.text == "");
  CHECK(outcome.kind == Outcome::Kind::accepted);
}

TEST_CASE("mail: what a crash left half written in the outbox goes at a later start, what is being written stays") {
  const Folder folder;
  const auto now = fs::file_time_type::clock::now();
  for (const auto& [name, age] :
       {std::pair(".new-abcdef", 61), {".new-ghijkl", 0}, {"old.eml", 100'000}, {".newer", 61}}) {
    std::ofstream(folder.path / name) << "x";
    fs::last_write_time(folder.path / name, now - std::chrono::minutes(age));
  }
  const Outbox outbox(folder.path);
  CHECK_FALSE(fs::exists(folder.path / ".new-abcdef"));
  for (const char* name : {".new-ghijkl", "old.eml", ".newer"}) CHECK_MESSAGE(fs::exists(folder.path / name), name);
}
