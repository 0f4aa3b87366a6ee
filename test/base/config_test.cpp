#include "base/config.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/production.h"
#include "base/unknown_settings.h"

using namespace hirewire;

namespace {

const std::string good_key = "9f3ac1d07be84652a0f91c6e2d5b88374e07f6b3da619c25187fe2904cb5d36A";
const std::string other_good_key = "63d5bc4902ef7f18259c61dab3f6074e37885b2d6e1cf9a05246e87bd0c1a39f";

/// The process's HIREWIRE_* variables are these and no others, until it goes out of scope.
class Environment {
 public:
  explicit Environment(const std::vector<std::pair<std::string, std::string>>& wanted) {
    std::vector<std::string> names;
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string_view text = *entry;
      if (text.starts_with("HIREWIRE_")) names.emplace_back(text.substr(0, text.find('=')));
    }
    for (const auto& name : names) {
      before_.emplace_back(name, ::getenv(name.c_str()));
      ::unsetenv(name.c_str());
    }
    for (const auto& [name, value] : wanted) {
      ::setenv(name.c_str(), value.c_str(), 1);
      set_.push_back(name);
    }
  }
  ~Environment() {
    for (const auto& name : set_) ::unsetenv(name.c_str());
    for (const auto& [name, value] : before_) ::setenv(name.c_str(), value.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::vector<std::pair<std::string, std::string>> before_;
  std::vector<std::string> set_;
};

std::string complaint(const std::vector<std::pair<std::string, std::string>>& variables) {
  const Environment environment(variables);
  try {
    load_config();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

std::string printed(const std::vector<std::pair<std::string, std::string>>& variables) {
  const Environment environment(variables);
  std::ostringstream out;
  print_config(load_config(), out);
  return out.str();
}

}  // namespace

TEST_CASE("without any variable there is a house for one machine") {
  const Environment environment({});
  const auto config = load_config();
  char host[256] = {};
  REQUIRE(::gethostname(host, sizeof host - 1) == 0);
  CHECK(config.instance == host);
  CHECK(config.key.size() == 64);
  CHECK(config.house_port == 8000);
  CHECK(config.partitions == 8);
  CHECK_FALSE(config.production());
}

TEST_CASE("every variable reaches its setting") {
  const Environment environment({{"HIREWIRE_ENV", "production"},
                                 {"HIREWIRE_POSTGRES", "postgres://me@db/house"},
                                 {"HIREWIRE_POSTGRES_OWNER", "postgres://owner@db/house"},
                                 {"HIREWIRE_KAFKA", "one:9092,[::1]:9093"},
                                 {"HIREWIRE_KAFKA_SECURITY", "sasl_ssl"},
                                 {"HIREWIRE_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256"},
                                 {"HIREWIRE_KAFKA_USERNAME", "house"},
                                 {"HIREWIRE_KAFKA_PASSWORD", "pass word"},
                                 {"HIREWIRE_KAFKA_CA", "/ca.pem"},
                                 {"HIREWIRE_NAMESPACE", "test_7"},
                                 {"HIREWIRE_KEY", good_key},
                                 {"HIREWIRE_KEY_OLD", other_good_key},
                                 {"HIREWIRE_ADDRESS", "::"},
                                 {"HIREWIRE_PORT", "0"},
                                 {"HIREWIRE_FRONT_DOOR", "interview-platform"},
                                 {"HIREWIRE_TLS_CERT", "/c.pem"},
                                 {"HIREWIRE_TLS_KEY", "/k.pem"},
                                 {"HIREWIRE_BLOBS", "/blobs"},
                                 {"HIREWIRE_BLOB_QUOTA", "4096"},
                                 {"HIREWIRE_INSTANCE", "door-1.example"},
                                 {"HIREWIRE_PARTITIONS", "64"},
                                 {"HIREWIRE_RATE_LIMIT", "0"},
                                 {"HIREWIRE_RATE_LIMIT_ANONYMOUS", "7"},
                                 {"HIREWIRE_IMPORT_MAX", "1024"},
                                 {"HIREWIRE_WAIT_MS", "250"},
                                 {"HIREWIRE_WEBHOOK_ALLOW_PRIVATE", "true"},
                                 {"HIREWIRE_SMTP", "smtp://me:secret@mail:587"},
                                 {"HIREWIRE_SMTP_TLS", "true"},
                                 {"HIREWIRE_MAIL_FROM", "Us <no-reply@us.example>"},
                                 {"HIREWIRE_OUTBOX", "/mails"},
                                 {"HIREWIRE_ALLOW_ORIGIN", "https://jobs.example.com"},
                                 {"HIREWIRE_METRICS_PORT", "9100"},
                                 {"HIREWIRE_METRICS_TOKEN", "only-Prometheus-may"},
                                 {"HIREWIRE_TRUSTED_PROXIES", "10.0.0.0/8,2001:db8::1"},
                                 {"HIREWIRE_LOG", "debug"},
                                 {"HIREWIRE_QUERY_CONNECTIONS", "3"}});
  const auto config = load_config();
  CHECK(config.production());
  CHECK(config.postgres == "postgres://me@db/house");
  CHECK(config.owner_url() == "postgres://owner@db/house");
  CHECK(config.kafka == "one:9092,[::1]:9093");
  CHECK(config.name_space == "test_7");
  CHECK(config.kafka_security == "sasl_ssl");
  CHECK(config.kafka_sasl_mechanism == "SCRAM-SHA-256");
  CHECK(config.kafka_username == "house");
  CHECK(config.kafka_password == "pass word");
  CHECK(config.kafka_ca == "/ca.pem");
  CHECK(config.key == good_key);
  CHECK(config.key_old == other_good_key);
  CHECK(config.address == "::");
  CHECK(config.house_port == 0);
  CHECK(config.front_door == "interview-platform");
  CHECK(config.tls_certificate == "/c.pem");
  CHECK(config.tls_key == "/k.pem");
  CHECK(config.blobs == "/blobs");
  CHECK(config.blob_quota == 4096);
  CHECK(config.instance == "door-1.example");
  CHECK(config.partitions == 64);
  CHECK(config.rate_limit == 0);
  CHECK(config.rate_limit_anonymous == 7);
  CHECK(config.import_max == 1024);
  CHECK(config.wait == std::chrono::milliseconds(250));
  CHECK(config.webhook_allow_private);
  CHECK(config.smtp == "smtp://me:secret@mail:587");
  CHECK(config.smtp_tls);
  CHECK(config.mail_from == "Us <no-reply@us.example>");
  CHECK(config.outbox == "/mails");
  CHECK(config.allow_origin == "https://jobs.example.com");
  CHECK(config.metrics_port == 9100);
  CHECK(config.metrics_token == "only-Prometheus-may");
  CHECK(config.trusted_proxies == "10.0.0.0/8,2001:db8::1");
  CHECK(config.log_level == "debug");
  CHECK(config.query_connections == 3);
}

TEST_CASE("a bad value is refused by the name of its variable") {
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"HIREWIRE_ENV", "prod"},
      {"HIREWIRE_POSTGRES", "host=db user=me"},
      {"HIREWIRE_POSTGRES", "mysql://db/house"},
      {"HIREWIRE_POSTGRES_OWNER", "mysql://db/house"},
      {"HIREWIRE_KAFKA", "one:9092,,two:9092"},
      {"HIREWIRE_KAFKA", "one:9092 two:9092"},
      {"HIREWIRE_NAMESPACE", "Test"},
      {"HIREWIRE_NAMESPACE", "a-b"},
      {"HIREWIRE_NAMESPACE", std::string(33, 'a')},
      {"HIREWIRE_KEY", good_key.substr(1)},
      {"HIREWIRE_KEY", good_key + "0"},
      {"HIREWIRE_KEY", good_key.substr(1) + "g"},
      {"HIREWIRE_KEY_OLD", good_key + "0"},
      {"HIREWIRE_KAFKA_SECURITY", "tls"},
      {"HIREWIRE_KAFKA_SASL_MECHANISM", "GSSAPI"},
      {"HIREWIRE_ADDRESS", "localhost"},
      {"HIREWIRE_PORT", "-1"},
      {"HIREWIRE_PORT", "65531"},
      {"HIREWIRE_PORT", "80a"},
      {"HIREWIRE_PORT", " 80"},
      {"HIREWIRE_PORT", "99999999999999999999"},
      {"HIREWIRE_FRONT_DOOR", "crm"},
      {"HIREWIRE_INSTANCE", "door 1"},
      {"HIREWIRE_PARTITIONS", "0"},
      {"HIREWIRE_PARTITIONS", "1025"},
      {"HIREWIRE_RATE_LIMIT", "-1"},
      {"HIREWIRE_RATE_LIMIT_ANONYMOUS", "many"},
      {"HIREWIRE_IMPORT_MAX", "0"},
      {"HIREWIRE_WAIT_MS", "60001"},
      {"HIREWIRE_WEBHOOK_ALLOW_PRIVATE", "yes"},
      {"HIREWIRE_SMTP", "mail.example.com:587"},
      {"HIREWIRE_SMTP", "http://mail.example.com"},
      {"HIREWIRE_SMTP", "smtp://"},
      {"HIREWIRE_SMTP", "smtp://me:secret@mail\r\nRSET"},
      {"HIREWIRE_SMTP_TLS", "starttls"},
      {"HIREWIRE_MAIL_FROM", "Hirewire"},
      {"HIREWIRE_MAIL_FROM", "a@b.example\r\nBcc: c@d.example"},
      {"HIREWIRE_ALLOW_ORIGIN", "jobs.example.com"},
      {"HIREWIRE_ALLOW_ORIGIN", "https://jobs.example.com\r\nSet-Cookie: a=b"},
      {"HIREWIRE_CRASH_AT", "nowhere"},
      {"HIREWIRE_METRICS_TOKEN", "short"},
      {"HIREWIRE_METRICS_TOKEN", "with blanks in it, though long"},
      {"HIREWIRE_TRUSTED_PROXIES", "proxy.example.com"},
      {"HIREWIRE_TRUSTED_PROXIES", "10.0.0.0/33"},
      {"HIREWIRE_TRUSTED_PROXIES", "10.0.0.1,"},
      {"HIREWIRE_TRUSTED_PROXIES", "*"},
      {"HIREWIRE_LOG", "verbose"},
      {"HIREWIRE_QUERY_CONNECTIONS", "0"},
  };
  for (const auto& variable : bad) {
    CAPTURE(variable.first);
    CAPTURE(variable.second);
    const auto text = complaint({variable});
    CHECK(text.starts_with(variable.first + " "));
    CHECK(text.contains("must be"));
  }
}

TEST_CASE("a set but empty variable counts as not set") {
  const Environment environment({{"HIREWIRE_PORT", ""}, {"HIREWIRE_KEY", ""}});
  const auto config = load_config();
  CHECK(config.house_port == 8000);
  CHECK(config.key.size() == 64);
}

TEST_CASE("one TLS file without the other is refused") {
  CHECK(complaint({{"HIREWIRE_TLS_CERT", "/c.pem"}}).contains("HIREWIRE_TLS_KEY"));
  CHECK(complaint({{"HIREWIRE_TLS_KEY", "/k.pem"}}).contains("HIREWIRE_TLS_CERT"));
  CHECK(complaint({{"HIREWIRE_TLS_CERT", "/c.pem"}, {"HIREWIRE_TLS_KEY", "/k.pem"}}).empty());
}

TEST_CASE("who signs in at Kafka says so whole") {
  const std::pair<std::string, std::string> sasl{"HIREWIRE_KAFKA_SECURITY", "sasl_ssl"};
  const std::pair<std::string, std::string> user{"HIREWIRE_KAFKA_USERNAME", "house"};
  const std::pair<std::string, std::string> password{"HIREWIRE_KAFKA_PASSWORD", "hunter2"};
  CHECK(complaint({sasl, user, password}).empty());
  for (const auto& part : {std::vector{sasl}, {user}, {password}, {sasl, user}, {sasl, password}, {user, password}}) {
    CHECK(complaint(part).contains("HIREWIRE_KAFKA_SECURITY"));
    CHECK_FALSE(complaint(part).contains("hunter2"));
  }
  CHECK(complaint({{"HIREWIRE_KAFKA_CA", "/ca.pem"}}).contains("HIREWIRE_KAFKA_SECURITY"));
  CHECK(complaint({{"HIREWIRE_KAFKA_SECURITY", "ssl"}, {"HIREWIRE_KAFKA_CA", "/ca.pem"}}).empty());
  CHECK_FALSE(printed({sasl, user, password}).contains("hunter2"));
}

namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// What production may be, and some variables otherwise.
std::string complaint_of_production(const Variables& others) {
  Variables all = {{"HIREWIRE_ENV", "production"},
                   {"HIREWIRE_KEY", good_key},
                   {"HIREWIRE_POSTGRES", "postgresql://house:n0t-that-one@db/house"},
                   {"HIREWIRE_TRUSTED_PROXIES", "10.0.0.0/8"}};
  all.insert(all.end(), others.begin(), others.end());
  return complaint(all);
}

}  // namespace

TEST_CASE("production wants a random key of its own") {
  CHECK(complaint_of_production({}).empty());
  std::string default_key;
  {
    const Environment environment({});
    default_key = load_config().key;
  }
  std::string capitals = default_key;
  for (char& c : capitals) c = static_cast<char>(::toupper(c));
  const std::string sixteen = "00112233445566778899aabbccddeeff";
  for (const auto& key :
       {std::string(), default_key, capitals, std::string(64, '0'), std::string(64, 'f'), sixteen + sixteen,
        std::string("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
        std::string("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
        std::string("0011223344556677889900aabbccddeeff0011223344556677889900aabbccdd"),
        std::string("546865717569636b62726f776e666f786a756d70736f7665727468656c617a79")}) {
    CAPTURE(key);
    const auto text = complaint_of_production({{"HIREWIRE_KEY", key}});
    CHECK(text.starts_with("HIREWIRE_KEY "));
    CHECK((key.empty() || !text.contains(key)));
    if (key.empty()) continue;
    const auto old = complaint_of_production({{"HIREWIRE_KEY_OLD", key}});
    CHECK(old.starts_with("HIREWIRE_KEY_OLD "));
    CHECK_FALSE(old.contains(key));
  }
  CHECK(complaint_of_production({{"HIREWIRE_KEY_OLD", other_good_key}}).empty());
}

TEST_CASE("a mail server wants a sender, and production no password in the clear") {
  const std::pair<std::string, std::string> server{"HIREWIRE_SMTP", "smtp://me:hunter2@mail"};
  const std::pair<std::string, std::string> from{"HIREWIRE_MAIL_FROM", "Us <no-reply@us.example>"};
  const std::pair<std::string, std::string> clear{"HIREWIRE_SMTP_TLS", "false"};
  CHECK(complaint({server}).starts_with("HIREWIRE_MAIL_FROM "));
  CHECK(complaint({server, from, clear}).empty());
  CHECK_FALSE(printed({server, from}).contains("hunter2"));
  CHECK(complaint_of_production({server, from}).empty());
  CHECK(complaint_of_production({server, from, clear}).starts_with("HIREWIRE_SMTP_TLS"));
  CHECK(complaint_of_production({{"HIREWIRE_SMTP", "smtps://me:hunter2@mail"}, from, clear}).empty());
  Config config;
  config.environment = "production";
  config.allow_origin = "https://jobs.example.com";
  config.smtp = "smtp://relay";
  config.public_url = "https://jobs.example.com";
  config.smtp_tls = false;
  CHECK(warnings(config).at(0).starts_with("HIREWIRE_SMTP_TLS"));
}

TEST_CASE("the metrics' port is none of the listeners'") {
  for (const char* port : {"9000", "9003", "9005"})
    CHECK(
        complaint({{"HIREWIRE_PORT", "9000"}, {"HIREWIRE_METRICS_PORT", port}}).starts_with("HIREWIRE_METRICS_PORT "));
  for (const char* port : {"8999", "9006", "0"})
    CHECK(complaint({{"HIREWIRE_PORT", "9000"}, {"HIREWIRE_METRICS_PORT", port}}).empty());
  CHECK(complaint({{"HIREWIRE_PORT", "0"}, {"HIREWIRE_METRICS_PORT", "3"}}).empty());
}

TEST_CASE("a variable that is no setting is told with the name that was meant") {
  const Environment environment({{"HIREWIRE_PROT", "9000"},
                                 {"HIREWIRE_KAFKA_PASWORD", "hunter2"},
                                 {"HIREWIRE_SOMETHING_ELSE_ALTOGETHER", "1"},
                                 {"HIREWIRE_PORT", "9000"},
                                 {"HIREWIRE_UPDATE_SNAPSHOTS", "1"}});
  const auto unknown = unknown_settings();
  REQUIRE(unknown.size() == 3);
  CHECK(unknown[0].name == "HIREWIRE_KAFKA_PASWORD");
  CHECK(unknown[0].nearest == "HIREWIRE_KAFKA_PASSWORD");
  CHECK(unknown[1].name == "HIREWIRE_PROT");
  CHECK(unknown[1].nearest == "HIREWIRE_PORT");
  CHECK(unknown[2].nearest.empty());
}

TEST_CASE("production refuses what only a trial may have, each by its name and all at once") {
  for (const auto& url :
       {"postgresql://hirewire:hirewire@127.0.0.1:15432/hirewire", "postgresql://owner:hirewire@db/house",
        "postgresql://house:house@db/house", "postgresql://postgres:postgres@db",
        "postgresql://db/house?user=me&password=hirewire", "postgresql://me:changeme@db/house?sslmode=require"}) {
    CAPTURE(url);
    CHECK(complaint_of_production({{"HIREWIRE_POSTGRES", url}}).starts_with("HIREWIRE_POSTGRES "));
    CHECK(complaint_of_production({{"HIREWIRE_POSTGRES_OWNER", url}}).starts_with("HIREWIRE_POSTGRES_OWNER "));
  }
  CHECK(complaint_of_production({{"HIREWIRE_POSTGRES", ""}}).starts_with("HIREWIRE_POSTGRES "));  // the default's
  CHECK(complaint_of_production({{"HIREWIRE_POSTGRES", "postgresql://me@db/house?sslcert=me.pem"}}).empty());
  CHECK(complaint_of_production({{"HIREWIRE_CRASH_AT", "before_commit"}}).starts_with("HIREWIRE_CRASH_AT "));
  CHECK(complaint_of_production({{"HIREWIRE_TRUSTED_PROXIES", ""}}).starts_with("HIREWIRE_TLS_CERT "));
  CHECK(complaint_of_production(
            {{"HIREWIRE_TRUSTED_PROXIES", ""}, {"HIREWIRE_TLS_CERT", "/c.pem"}, {"HIREWIRE_TLS_KEY", "/k.pem"}})
            .empty());
  const auto all = complaint({{"HIREWIRE_ENV", "production"}, {"HIREWIRE_CRASH_AT", "before_commit"}});
  for (const auto& name : {"HIREWIRE_KEY", "HIREWIRE_POSTGRES", "HIREWIRE_CRASH_AT", "HIREWIRE_TLS_CERT"})
    CHECK(all.contains(name));
}

TEST_CASE("production warns by name of what may be meant; elsewhere nothing is said") {
  constexpr std::array odd{"HIREWIRE_WEBHOOK_ALLOW_PRIVATE", "HIREWIRE_SMTP ",        "HIREWIRE_PUBLIC_URL",
                           "HIREWIRE_RATE_LIMIT=",           "HIREWIRE_RATE_LIMIT_A", "HIREWIRE_ALLOW_ORIGIN"};
  Config config;
  config.environment = "production";
  config.smtp = "smtps://relay";
  config.allow_origin = config.public_url = "https://jobs.example.com";
  CHECK(warnings(config).empty());
  config.smtp = config.public_url = "";
  config.allow_origin = "*";
  config.rate_limit = config.rate_limit_anonymous = 0;
  config.webhook_allow_private = true;
  REQUIRE(warnings(config).size() == odd.size());
  for (std::size_t i = 0; i < odd.size(); ++i) CHECK(warnings(config)[i].starts_with(odd[i]));
  config.environment = "development";
  CHECK(warnings(config).empty());
}

TEST_CASE("no secret is printed, neither in a complaint nor in the list") {
  CHECK_FALSE(complaint({{"HIREWIRE_KEY", "hunter2"}}).contains("hunter2"));
  CHECK_FALSE(complaint({{"HIREWIRE_POSTGRES", "me:hunter2@db/house"}}).contains("hunter2"));
  CHECK_FALSE(printed({{"HIREWIRE_KEY", good_key}}).contains(good_key));
  CHECK_FALSE(printed({{"HIREWIRE_KEY_OLD", good_key}}).contains(good_key));
  for (const char* url :
       {"postgresql://me:hunter2@db/house", "postgresql://me:h@hunter2@db/house", "postgresql://me:a/hunter2@db/house",
        "postgresql://db/house?user=me&password=hunter2", "postgresql://db/house?sslpassword=hunter2&password=hunter2",
        "postgresql://:hunter2@/house"}) {
    const auto text = printed({{"HIREWIRE_POSTGRES", url}});
    CAPTURE(url);
    CHECK_FALSE(text.contains("hunter2"));
    CHECK(text.contains("***"));
    CHECK(text.contains("/house"));
  }
  CHECK(printed({{"HIREWIRE_POSTGRES", "postgresql://me@db:5432/house"}}).contains("postgresql://me@db:5432/house"));
  CHECK_FALSE(printed({{"HIREWIRE_POSTGRES_OWNER", "postgresql://me:hunter2@db/house"}}).contains("hunter2"));
}

TEST_CASE("the list has one line for each setting, with its value and its meaning") {
  const auto text = printed({{"HIREWIRE_PORT", "9000"}});
  CHECK(std::ranges::count(text, '\n') == 42);
  CHECK(text.contains("\nHIREWIRE_PORT=9000  # "));
  CHECK(text.contains("\nHIREWIRE_WAIT_MS=5000  # "));
  CHECK(text.contains("\nHIREWIRE_KEY=***  # "));
}
