#include "workers/mail/smtp.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "test/workers/mail/smtp_server.h"
#include "workers/mail/message.h"

using namespace std::chrono_literals;
using hirewire::mail::Message;
using hirewire::mail::Outcome;
using hirewire::mail::Smtp;
using hirewire::mail::SmtpSettings;
using hirewire::test::SmtpScript;
using hirewire::test::SmtpServer;
using Kind = Outcome::Kind;

namespace {

Message message_with(std::string text = "Hello\n") {
  auto made = hirewire::mail::compose({.id = hirewire::mint(),
                                       .from = {"Hirewire", "no-reply@hirewire.example"},
                                       .to = {"Alice", "alice@example.com"},
                                       .content = {"Subject", std::move(text), "<p>Hello</p>"},
                                       .date = hirewire::now()});
  REQUIRE(made);
  return *std::move(made);
}

SmtpSettings in_the_clear(std::string url) {
  return {.url = std::move(url), .tls = false, .connect_timeout = 5s, .total_timeout = 5s};
}

struct Told {
  Outcome outcome;
  int marked = 0;  ///< how often it was told that DATA comes
};

Told deliver(Smtp& smtp, const Message& message) {
  Told told;
  told.outcome = smtp.deliver(message, [&] { ++told.marked; });
  return told;
}

Told one(const SmtpScript& script, std::string extensions = "") {
  SmtpServer server(script, std::move(extensions));
  Smtp smtp(in_the_clear(server.url()));
  return deliver(smtp, message_with());
}

}  // namespace

TEST_CASE("mail: a server that takes a mail gets it byte for byte, dots too") {
  SmtpServer server;
  Smtp smtp(in_the_clear(server.url()));
  Message message = message_with();
  for (const std::string_view body : {".\r\n", "..\r\n", ".a\r\nb\r\n.\r\n.c\r\n", "no end of dots\r\n.\r\n"}) {
    message.bytes = "A: b\r\n\r\n" + std::string(body);
    const auto told = deliver(smtp, message);
    CHECK(told.outcome.kind == Kind::accepted);
    CHECK(told.outcome.code == 250);
    CHECK(told.outcome.text == "2.0.0 taken");
    CHECK(told.marked == 1);
    CHECK(server.mails().back() == message.bytes);
  }
  message = message_with(std::string(300'000, 'x') + "\n.\n" + std::string(70, '.'));
  CHECK(deliver(smtp, message).outcome.kind == Kind::accepted);
  CHECK(server.mails().back() == message.bytes);
  CHECK(server.mails().size() == 5);
  CHECK(server.connections() == 1);
  CHECK(server.commands().front() == "EHLO client.example");
}

TEST_CASE("mail: what a server says at each stage is temporary or permanent, and only DATA is marked") {
  struct Row {
    const char* stage;
    const char* said;
    Kind kind;
    int code;
    int marked;
  };
  for (const Row& row : {
           Row{"greeting", "421 4.3.2 busy", Kind::temporary, 421, 0},
           Row{"greeting", "554 5.7.1 not you", Kind::temporary, 554, 0},
           Row{"mail", "451 4.3.0 later", Kind::temporary, 451, 0},
           Row{"mail", "421 4.7.0 too many", Kind::temporary, 421, 0},
           Row{"mail", "550 5.7.1 not from there", Kind::permanent, 550, 0},
           Row{"mail", "530 5.7.0 sign in first", Kind::temporary, 530, 0},
           Row{"rcpt", "450 4.2.0 greylisted", Kind::temporary, 450, 0},
           Row{"rcpt", "550 5.1.1 unknown", Kind::permanent, 550, 0},
           Row{"data", "451 4.3.0 later", Kind::temporary, 451, 0},
           Row{"data", "554 5.5.1 no", Kind::permanent, 554, 0},
           Row{"end", "451 4.3.0 later", Kind::temporary, 451, 1},
           Row{"end", "421 4.3.0 going down", Kind::temporary, 421, 1},
           Row{"end", "554 5.7.1 spam", Kind::permanent, 554, 1},
           Row{"end", "552-5.2.3 too\r\n552 5.2.3 large", Kind::permanent, 552, 1},
           Row{"end", "251 2.0.0 taken all the same", Kind::accepted, 251, 1},
       }) {
    CAPTURE(row.stage);
    CAPTURE(row.said);
    const auto told = one({{row.stage, row.said}});
    CHECK(told.outcome.kind == row.kind);
    CHECK(told.outcome.code == row.code);
    CHECK(told.marked == row.marked);
    CHECK_FALSE(told.outcome.text.empty());
  }
  CHECK(one({{"end", "552-5.2.3 too\r\n552 5.2.3 large"}}).outcome.text == "5.2.3 too 5.2.3 large");
}

TEST_CASE("mail: a connection that is lost before the whole mail was sent is temporary, behind it unknown") {
  for (const char* stage : {"greeting", "ehlo", "mail", "rcpt", "data"}) {
    CAPTURE(stage);
    const auto told = one({{stage, "drop"}});
    CHECK(told.outcome.kind == Kind::temporary);
    CHECK(told.outcome.code == 0);
    CHECK(told.marked == 0);
  }
  const auto behind = one({{"end", "drop"}});
  CHECK(behind.outcome.kind == Kind::unknown);
  CHECK(behind.outcome.code == 0);
  CHECK(behind.marked == 1);
  for (const char* odd : {"354 what", "hello", "250"}) {
    const auto told = one({{"end", odd}});
    CAPTURE(odd);
    CHECK(told.outcome.kind != Kind::permanent);
    CHECK(told.marked == 1);
  }
  SmtpServer server({{"inside", "drop"}});
  Smtp smtp(in_the_clear(server.url()));
  const auto inside = deliver(smtp, message_with(std::string(8'000'000, 'x')));
  CHECK(inside.outcome.kind == Kind::temporary);
  CHECK(inside.marked == 1);
}

TEST_CASE("mail: a silent server is waited for no longer than is set") {
  for (const auto& [stage, kind] : {std::pair("greeting", Kind::temporary),
                                    {"rcpt", Kind::temporary},
                                    {"data", Kind::temporary},
                                    {"end", Kind::unknown}}) {
    CAPTURE(stage);
    SmtpServer server({{stage, "hang"}});
    auto settings = in_the_clear(server.url());
    settings.connect_timeout = settings.total_timeout = 300ms;
    Smtp smtp(settings);
    const auto told = deliver(smtp, message_with());
    CHECK(told.outcome.kind == kind);
    CHECK(told.outcome.text == "timeout");
  }
}

TEST_CASE("mail: a mark that fails keeps the mail from being sent, and the next one goes") {
  SmtpServer server;
  Smtp smtp(in_the_clear(server.url()));
  CHECK_THROWS_WITH(smtp.deliver(message_with(), [] { throw std::runtime_error("no database"); }), "no database");
  CHECK(server.mails().empty());
  CHECK(deliver(smtp, message_with()).outcome.kind == Kind::accepted);
  CHECK(server.mails().size() == 1);
}

TEST_CASE("mail: a kept connection that the server gave up is replaced at once") {
  SmtpServer server;
  Smtp smtp(in_the_clear(server.url()));
  CHECK(deliver(smtp, message_with()).outcome.kind == Kind::accepted);
  server.close_connections();
  CHECK(deliver(smtp, message_with()).outcome.kind == Kind::accepted);
  CHECK(server.connections() == 2);
  CHECK(server.mails().size() == 2);
  server.say({{"mail", "421 4.7.0 enough on this connection"}});
  const auto told = deliver(smtp, message_with());
  CHECK(told.outcome.kind == Kind::temporary);
  CHECK(told.outcome.code == 421);
  CHECK(server.connections() == 3);
}

TEST_CASE("mail: the account is shown where it is asked for, and what is wrong with it kills no mail") {
  const std::string extensions = "250-server.example\r\n250-AUTH PLAIN\r\n";
  SmtpServer server({}, extensions);
  Smtp smtp(in_the_clear(server.url("user:p%40ss@")));
  CHECK(deliver(smtp, message_with()).outcome.kind == Kind::accepted);
  const auto commands = server.commands();
  CHECK(std::ranges::any_of(commands, [](const std::string& c) { return c.contains("AHVzZXIAcEBzcw=="); }));

  SmtpServer refusing({{"auth", "535 5.7.8 no"}}, extensions);
  Smtp refused(in_the_clear(refusing.url("user:p%40ss@")));
  const auto told = deliver(refused, message_with());
  CHECK(told.outcome.kind == Kind::temporary);
  CHECK(told.outcome.code == 535);
  CHECK(told.marked == 0);
}

TEST_CASE("mail: no outcome's text holds the account, whatever a server says of it") {
  const std::string extensions = "250-server.example\r\n250-AUTH PLAIN\r\n";
  struct Row {
    const char* stage;
    const char* said;
    const char* text;
  };
  for (const Row& row : {
           Row{"auth", "535 5.7.8 authentication failed for user mailuser", "auth"},
           Row{"auth", "500 5.5.1 unrecognized command 'AUTH PLAIN AG1haWx1c2VyAHMzOmNyZXQ='", "auth"},
           Row{"auth", "454 4.7.0 bWFpbHVzZXI= tried s3:cret", "auth"},
           Row{"greeting", "554 5.7.1 mailuser may not", "protocol"},
           Row{"mail", "530 5.7.0 AG1haWx1c2VyAHMzOmNyZXQ= is no account", "auth"},
           Row{"mail", "553 5.7.1 sender rejected: not owned by user MailUser",
               "5.7.1 sender rejected: not owned by user ..."},
           Row{"rcpt", "550 5.7.1 relaying denied to mailuser/s3:cret", "5.7.1 relaying denied to ..."},
           Row{"end", "250 2.0.0 queued for (mailuser)", "2.0.0 queued for ..."},
       }) {
    CAPTURE(row.said);
    SmtpServer server({{row.stage, row.said}}, extensions);
    Smtp smtp(in_the_clear(server.url("mailuser:s3%3acret@")));
    const auto told = deliver(smtp, message_with());
    CHECK(told.outcome.text == row.text);
    CHECK(told.outcome.code == std::stoi(row.said));
  }
}

TEST_CASE("mail: where TLS is wanted nothing is said in the clear") {
  SmtpServer server;
  auto settings = in_the_clear(server.url("user:secret@"));
  settings.tls = true;
  Smtp smtp(settings);
  const auto told = deliver(smtp, message_with());
  CHECK(told.outcome.kind == Kind::temporary);
  CHECK(told.outcome.text == "tls");
  for (const std::string& command : server.commands()) CHECK(command.starts_with("EHLO"));
}

TEST_CASE("mail: an outcome's text holds no address") {
  const auto told = one({{"rcpt", "550 5.1.1 <alice@example.com>: Alice is unknown, ask postmaster@server.example"}});
  CHECK(told.outcome.kind == Kind::permanent);
  CHECK(told.outcome.text == "5.1.1 ... ... is unknown, ask ...");
}

TEST_CASE("mail: many threads deliver at once, and stopping ends what waits") {
  SmtpServer server;
  Smtp smtp(in_the_clear(server.url()));
  std::atomic<int> accepted = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 10; ++i)
          if (smtp.deliver(message_with(), [] {}).kind == Kind::accepted) ++accepted;
      });
  }
  CHECK(accepted == 40);
  CHECK(server.mails().size() == 40);
  CHECK(server.connections() <= 5);

  SmtpServer silent({{"rcpt", "hang"}});
  auto settings = in_the_clear(silent.url());
  settings.total_timeout = 60s;
  Smtp waiting(settings);
  waiting.stop();
  const auto began = std::chrono::steady_clock::now();
  const auto told = deliver(waiting, message_with());
  CHECK(told.outcome.kind == Kind::temporary);
  CHECK(told.outcome.text == "stopped");
  CHECK(std::chrono::steady_clock::now() - began < 30s);
}

TEST_CASE("mail: nobody listens, or the name is unknown: temporary") {
  std::string url;
  {
    const SmtpServer gone;
    url = gone.url();
  }
  Smtp smtp(in_the_clear(url));
  CHECK(deliver(smtp, message_with()).outcome.text == "connect");
  Smtp nameless(in_the_clear("smtp://no-such-host.invalid"));
  const auto told = deliver(nameless, message_with());
  CHECK(told.outcome.kind == Kind::temporary);
  CHECK(told.outcome.text == "resolve");
}
