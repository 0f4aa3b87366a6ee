#include "base/config.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <ostream>
#include <stdexcept>
#include <string_view>

#include "base/crash_point.h"
#include "base/production.h"

namespace hirewire {
namespace {

/// For a house on one machine only; production refuses it.
constexpr std::string_view default_key = "6869726577697265206f70656e206465762d6b65792c206e6f74207365637265";

/// Each has a listener of its own, at HIREWIRE_PORT + 1 and so on.
constexpr int documents_beside = 5;

/// What is wrong with a value, as the end of a sentence: "must be …". load_config puts the name before it.
struct Wrong {
  std::string remedy;
};

void require(bool right, std::string_view remedy) {
  if (!right) throw Wrong{std::string(remedy)};
}

bool consists_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_printable(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

template <class Number>
Number number_between(std::int64_t low, std::int64_t high, std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  require(error == std::errc() && end == text.data() + text.size() && number >= low && number <= high,
          fmt::format("must be a whole number from {} to {}", low, high));
  return static_cast<Number>(number);
}

std::string one_of(std::initializer_list<std::string_view> choices, const std::string& text) {
  require(std::ranges::find(choices, text) != choices.end(),
          fmt::format("must be one of {}", fmt::join(choices, ", ")));
  return text;
}

std::string postgres_url(const std::string& text) {
  require(text.starts_with("postgresql://") || text.starts_with("postgres://"),
          "must be a URL that begins with postgresql://");
  return text;
}

std::string brokers(const std::string& text) {
  const bool listed = consists_of(text, fmt::format("{}.-_:[],", alphanumeric)) && !text.starts_with(',') &&
                      !text.ends_with(',') && !text.contains(",,");
  require(listed, "must be `memory` or brokers as host:port, separated by commas");
  return text;
}

std::string hex_key(const std::string& text) {
  require(text.size() == 64 && consists_of(text, "0123456789abcdefABCDEF"),
          "must be 64 hexadecimal digits: make one with `openssl rand -hex 32`");
  return text;
}

std::string ip_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes;
  require(inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1,
          "must be an IPv4 or IPv6 address, such as 0.0.0.0");
  return text;
}

std::string origin(const std::string& text) {
  require(is_printable(text) && (text == "*" || text.starts_with("https://") || text.starts_with("http://")),
          "must be * or an origin such as https://jobs.example.com");
  return text;
}

/// Addresses, each perhaps with the bits of its network: 10.0.0.0/8, 2001:db8::/32, 192.0.2.1.
std::string networks(const std::string& text) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string one = text.substr(at, end - at);
    const std::string address = one.substr(0, one.find('/'));
    std::array<unsigned char, sizeof(in6_addr)> bytes;
    const bool v4 = inet_pton(AF_INET, address.c_str(), bytes.data()) == 1;
    require(v4 || inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1,
            "must be IP addresses or networks such as 10.0.0.0/8, separated by commas");
    if (address.size() < one.size())
      number_between<int>(1, v4 ? 32 : 128, std::string_view(one).substr(address.size() + 1));
    at = end + 1;
  }
  return text;
}

std::string smtp_url(const std::string& text) {
  const auto rest = text.find("://");
  require((text.starts_with("smtp://") || text.starts_with("smtps://")) && is_printable(text) &&
              text.size() > rest + 3 && !text.ends_with('@'),
          "must be a URL such as smtp://user:password@mail.example.com:587 or smtps://mail.example.com");
  return text;
}

/// Roughly; workers/mail/address.h reads it to the letter.
std::string mailbox(const std::string& text) {
  const bool shaped = text.contains('@') && std::ranges::all_of(text, [](char c) { return c < 0 || c >= ' '; });
  require(shaped, "must be an address such as Hirewire <no-reply@example.com>");
  return text;
}

std::string web_address(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  const auto begin = text.find("://");
  require((text.starts_with("https://") || text.starts_with("http://")) && is_printable(text) &&
              text.size() > begin + 3 && text.find_first_of("?#<>\"") == std::string::npos,
          "must be a URL such as https://hire.example.com");
  return text;
}

std::string metrics_token(const std::string& text) {
  require(text.size() >= 16 && is_printable(text),
          "must be at least 16 printable characters without blanks: make it with `openssl rand -hex 32`");
  return text;
}

std::string crash_point_name(const std::string& text) {
  const auto known = crash_points();
  require(std::ranges::find(known, text) != known.end(), fmt::format("must be one of {}", fmt::join(known, ", ")));
  return text;
}

bool yes_or_no(std::string_view text) {
  require(text == "true" || text == "false" || text == "1" || text == "0", "must be true or 1, false or 0");
  return text == "true" || text == "1";
}

std::string group_member(const std::string& text) {
  require(text.size() <= 200 && consists_of(text, fmt::format("{}.-_", alphanumeric)),
          "must be 1 to 200 letters, digits, dots, hyphens and underscores");
  return text;
}

/// Hides too much rather than too little: from the first colon after the scheme to the last @, and every password
/// parameter.
std::string without_password(std::string url) {
  const auto user = std::min(url.size(), url.find("://") + 3);
  const auto host = url.rfind('@');
  const auto colon = url.find(':', user);
  if (host != std::string::npos && colon < host) url.replace(colon + 1, host - colon - 1, "***");
  constexpr std::string_view parameter = "password=";
  for (auto at = url.find(parameter); at != std::string::npos; at = url.find(parameter, at)) {
    at += parameter.size();
    url.replace(at, std::min(url.find('&', at), url.size()) - at, "***");
  }
  return url;
}

struct Setting {
  const char* name;
  std::string_view meaning;
  void (*read)(Config&, const std::string&);
  std::string (*show)(const Config&);
  bool secret = false;
};

// In the order of the header, which also holds the defaults.
const Setting settings[] = {
    {"HIREWIRE_ENV", "development, test or production",
     [](Config& c, const std::string& v) { c.environment = one_of({"development", "test", "production"}, v); },
     [](const Config& c) { return c.environment; }},
    {"HIREWIRE_POSTGRES", "URL of the database; doors and workers log in with logins of their own",
     [](Config& c, const std::string& v) { c.postgres = postgres_url(v); },
     [](const Config& c) { return without_password(c.postgres); }, true},
    {"HIREWIRE_POSTGRES_OWNER", "the same as the tables' owner, for migrate and rebuild; empty = HIREWIRE_POSTGRES",
     [](Config& c, const std::string& v) { c.postgres_owner = postgres_url(v); },
     [](const Config& c) { return without_password(c.postgres_owner); }, true},
    {"HIREWIRE_KAFKA", "brokers; or memory, which one process alone sees: for trials of `up`, without seed and import",
     [](Config& c, const std::string& v) { c.kafka = brokers(v); }, [](const Config& c) { return c.kafka; }},
    {"HIREWIRE_KAFKA_SECURITY", "plaintext, ssl, sasl_plaintext or sasl_ssl",
     [](Config& c, const std::string& v) {
       c.kafka_security = one_of({"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"}, v);
     },
     [](const Config& c) { return c.kafka_security; }},
    {"HIREWIRE_KAFKA_SASL_MECHANISM", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512",
     [](Config& c, const std::string& v) {
       c.kafka_sasl_mechanism = one_of({"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"}, v);
     },
     [](const Config& c) { return c.kafka_sasl_mechanism; }},
    {"HIREWIRE_KAFKA_USERNAME", "who signs in at the brokers",
     [](Config& c, const std::string& v) { c.kafka_username = v; }, [](const Config& c) { return c.kafka_username; }},
    {"HIREWIRE_KAFKA_PASSWORD", "with which password", [](Config& c, const std::string& v) { c.kafka_password = v; },
     [](const Config& c) { return std::string(c.kafka_password.empty() ? "" : "***"); }, true},
    {"HIREWIRE_KAFKA_CA", "PEM file of who signed the brokers' certificates; empty = whom the system trusts",
     [](Config& c, const std::string& v) { c.kafka_ca = v; }, [](const Config& c) { return c.kafka_ca; }},
    {"HIREWIRE_NAMESPACE", "prefix of topics, groups, schemas and roles",
     [](Config& c, const std::string& v) {
       require(v.size() <= 32 && consists_of(v, fmt::format("{}0123456789_", lower)),
               "must be 1 to 32 of a-z, 0-9 and _");
       c.name_space = v;
     },
     [](const Config& c) { return c.name_space; }},
    {"HIREWIRE_KEY", "64 hexadecimal digits that seal secrets and sign tokens",
     [](Config& c, const std::string& v) { c.key = hex_key(v); }, [](const Config&) { return std::string("***"); },
     true},
    {"HIREWIRE_KEY_OLD", "the key of before: what it sealed or signed is still read",
     [](Config& c, const std::string& v) { c.key_old = hex_key(v); },
     [](const Config& c) { return std::string(c.key_old.empty() ? "" : "***"); }, true},
    {"HIREWIRE_ADDRESS", "where the listeners bind", [](Config& c, const std::string& v) { c.address = ip_address(v); },
     [](const Config& c) { return c.address; }},
    {"HIREWIRE_PORT", "the house listener, the documents follow at +1 to +5; 0 = off",
     [](Config& c, const std::string& v) { c.house_port = number_between<int>(0, 65530, v); },
     [](const Config& c) { return fmt::to_string(c.house_port); }},
    {"HIREWIRE_METRICS_PORT", "a port of its own for GET /metrics; 0 = off",
     [](Config& c, const std::string& v) { c.metrics_port = number_between<int>(0, 65535, v); },
     [](const Config& c) { return fmt::to_string(c.metrics_port); }},
    {"HIREWIRE_METRICS_TOKEN", "who shows it as a bearer token may read /metrics",
     [](Config& c, const std::string& v) { c.metrics_token = metrics_token(v); },
     [](const Config& c) { return std::string(c.metrics_token.empty() ? "" : "***"); }, true},
    {"HIREWIRE_FRONT_DOOR", "the document that gets all shared paths at the house listener",
     [](Config& c, const std::string& v) {
       c.front_door = one_of({"crm-reference", "crm-routes", "ai-interviewer", "interview-platform", "ats"}, v);
     },
     [](const Config& c) { return c.front_door; }},
    {"HIREWIRE_TLS_CERT", "PEM file of the certificate chain",
     [](Config& c, const std::string& v) { c.tls_certificate = v; }, [](const Config& c) { return c.tls_certificate; }},
    {"HIREWIRE_TLS_KEY", "PEM file of its private key", [](Config& c, const std::string& v) { c.tls_key = v; },
     [](const Config& c) { return c.tls_key; }},
    {"HIREWIRE_TRUSTED_PROXIES", "addresses and networks whose X-Forwarded-For and -Proto are believed",
     [](Config& c, const std::string& v) { c.trusted_proxies = networks(v); },
     [](const Config& c) { return c.trusted_proxies; }},
    {"HIREWIRE_BLOBS", "folder of the blob store", [](Config& c, const std::string& v) { c.blobs = v; },
     [](const Config& c) { return c.blobs; }},
    {"HIREWIRE_BLOB_QUOTA", "bytes of a tenant's blobs; 0 = any number",
     [](Config& c, const std::string& v) { c.blob_quota = number_between<std::int64_t>(0, std::int64_t{1} << 50, v); },
     [](const Config& c) { return fmt::to_string(c.blob_quota); }},
    {"HIREWIRE_INSTANCE", "what this machine is called in the Kafka groups; its processes are numbered",
     [](Config& c, const std::string& v) { c.instance = group_member(v); }, [](const Config& c) { return c.instance; }},
    {"HIREWIRE_LOCKS", "folder of the files that number a machine's processes",
     [](Config& c, const std::string& v) { c.locks = v; }, [](const Config& c) { return c.locks; }},
    {"HIREWIRE_PARTITIONS", "of each lane; read at the first start only",
     [](Config& c, const std::string& v) { c.partitions = number_between<int>(1, 1024, v); },
     [](const Config& c) { return fmt::to_string(c.partitions); }},
    {"HIREWIRE_RATE_LIMIT", "requests an hour, signed in; 0 = off",
     [](Config& c, const std::string& v) { c.rate_limit = number_between<std::int64_t>(0, 1'000'000'000, v); },
     [](const Config& c) { return fmt::to_string(c.rate_limit); }},
    {"HIREWIRE_RATE_LIMIT_ANONYMOUS", "requests an hour from one address; 0 = off",
     [](Config& c, const std::string& v) {
       c.rate_limit_anonymous = number_between<std::int64_t>(0, 1'000'000'000, v);
     },
     [](const Config& c) { return fmt::to_string(c.rate_limit_anonymous); }},
    {"HIREWIRE_PASSWORD_MIN", "least characters of a new password, in production",
     [](Config& c, const std::string& v) { c.password_min = number_between<std::int64_t>(8, 128, v); },
     [](const Config& c) { return fmt::to_string(c.password_min); }},
    {"HIREWIRE_IMPORT_MAX", "bytes of an import file",
     [](Config& c, const std::string& v) { c.import_max = number_between<std::size_t>(1, std::int64_t{1} << 40, v); },
     [](const Config& c) { return fmt::to_string(c.import_max); }},
    {"HIREWIRE_WAIT_MS", "how long a request waits for its command",
     [](Config& c, const std::string& v) { c.wait = std::chrono::milliseconds(number_between<int>(0, 60'000, v)); },
     [](const Config& c) { return fmt::to_string(c.wait.count()); }},
    {"HIREWIRE_WEBHOOK_ALLOW_PRIVATE", "deliver webhooks to private addresses too",
     [](Config& c, const std::string& v) { c.webhook_allow_private = yes_or_no(v); },
     [](const Config& c) { return fmt::to_string(c.webhook_allow_private); }},
    {"HIREWIRE_SMTP", "URL of the mail server; empty = mails become files of HIREWIRE_OUTBOX",
     [](Config& c, const std::string& v) { c.smtp = smtp_url(v); },
     [](const Config& c) { return without_password(c.smtp); }, true},
    {"HIREWIRE_SMTP_TLS", "speak to smtp:// only with STARTTLS; false = in the clear",
     [](Config& c, const std::string& v) { c.smtp_tls = yes_or_no(v); },
     [](const Config& c) { return fmt::to_string(c.smtp_tls); }},
    {"HIREWIRE_MAIL_FROM", "whom mails come from, as Name <address>",
     [](Config& c, const std::string& v) { c.mail_from = mailbox(v); }, [](const Config& c) { return c.mail_from; }},
    {"HIREWIRE_OUTBOX", "folder of mails where there is no mail server",
     [](Config& c, const std::string& v) { c.outbox = v; }, [](const Config& c) { return c.outbox; }},
    {"HIREWIRE_DROP",
     "folder whose files are imported, <tenant code>/in and <tenant code>/<company id>/in; empty = none",
     [](Config& c, const std::string& v) { c.drop = v; }, [](const Config& c) { return c.drop; }},
    {"HIREWIRE_PUBLIC_URL", "where clients reach the house, for links in mails, such as https://hire.example.com",
     [](Config& c, const std::string& v) { c.public_url = web_address(v); },
     [](const Config& c) { return c.public_url; }},
    {"HIREWIRE_BOUNCE_SECRET", "by which the mail server signs what it tells of bounces (Standard Webhooks)",
     [](Config& c, const std::string& v) { c.bounce_secret = metrics_token(v); },
     [](const Config& c) { return std::string(c.bounce_secret.empty() ? "" : "***"); }, true},
    {"HIREWIRE_ALLOW_ORIGIN", "Access-Control-Allow-Origin",
     [](Config& c, const std::string& v) { c.allow_origin = origin(v); },
     [](const Config& c) { return c.allow_origin; }},
    {"HIREWIRE_CRASH_AT", "the crash point at which to die, once",
     [](Config& c, const std::string& v) { c.crash_at = crash_point_name(v); },
     [](const Config& c) { return c.crash_at; }},
    {"HIREWIRE_LOG", "debug, info, warn or error",
     [](Config& c, const std::string& v) { c.log_level = one_of({"debug", "info", "warn", "error"}, v); },
     [](const Config& c) { return c.log_level; }},
    {"HIREWIRE_QUERY_CONNECTIONS", "reading connections of the door",
     [](Config& c, const std::string& v) { c.query_connections = number_between<int>(1, 64, v); },
     [](const Config& c) { return fmt::to_string(c.query_connections); }},
};

void read_setting(Config& config, const Setting& setting) {
  const char* const value = std::getenv(setting.name);
  // Set but empty is how compose files and shells say "not set".
  if (value == nullptr || *value == '\0') return;
  try {
    setting.read(config, value);
  } catch (const Wrong& wrong) {
    const std::string shown = setting.secret ? "" : fmt::format(" is `{}`: it", value);
    throw std::runtime_error(fmt::format("{}{} {}", setting.name, shown, wrong.remedy));
  }
}

std::string default_instance() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host = {"localhost"};
  return host.data();
}

void check_together(const Config& config) {
  if (config.tls_certificate.empty() != config.tls_key.empty()) {
    throw std::runtime_error("HIREWIRE_TLS_CERT and HIREWIRE_TLS_KEY belong together: set both, or neither");
  }
  const bool signs_in = config.kafka_security.starts_with("sasl_");
  if (signs_in != !config.kafka_username.empty() || signs_in != !config.kafka_password.empty()) {
    throw std::runtime_error(
        "HIREWIRE_KAFKA_USERNAME and HIREWIRE_KAFKA_PASSWORD belong to HIREWIRE_KAFKA_SECURITY=sasl_ssl (or "
        "sasl_plaintext): set all three, or neither user nor password");
  }
  if (!config.kafka_ca.empty() && !config.kafka_security.ends_with("ssl")) {
    throw std::runtime_error("HIREWIRE_KAFKA_CA belongs to HIREWIRE_KAFKA_SECURITY=ssl or sasl_ssl: set that too");
  }
  if (!config.smtp.empty() && config.mail_from.empty()) {
    throw std::runtime_error("HIREWIRE_MAIL_FROM belongs to HIREWIRE_SMTP: set the address that mails come from");
  }
  if (config.metrics_port > 0 && config.house_port > 0 && config.metrics_port >= config.house_port &&
      config.metrics_port <= config.house_port + documents_beside) {
    throw std::runtime_error(fmt::format(
        "HIREWIRE_METRICS_PORT is `{}`: the listeners have {} to {} (HIREWIRE_PORT and those behind it), so "
        "give it another one",
        config.metrics_port, config.house_port, config.house_port + documents_beside));
  }
  if (!config.production()) return;
  const auto refusals = unfit_for_production(config);
  if (!refusals.empty()) throw std::runtime_error(fmt::format("{}", fmt::join(refusals, "; ")));
}

}  // namespace

bool Config::is_built_in_key(std::string_view hex) {
  return std::ranges::equal(hex, default_key, [](char a, char b) { return (a >= 'A' && a <= 'F' ? a + 32 : a) == b; });
}

std::vector<std::string_view> setting_names() {
  std::vector<std::string_view> names;
  for (const auto& setting : settings) names.emplace_back(setting.name);
  return names;
}

Config load_config() {
  Config config;
  config.key = default_key;
  for (const auto& setting : settings) read_setting(config, setting);
  if (config.instance.empty()) config.instance = default_instance();
  check_together(config);
  return config;
}

void print_config(const Config& config, std::ostream& out) {
  for (const auto& setting : settings) {
    out << setting.name << '=' << setting.show(config) << "  # " << setting.meaning << '\n';
  }
}

}  // namespace hirewire
