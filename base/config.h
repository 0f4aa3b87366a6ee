#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace hirewire {

/// Every setting of the process: HIREWIRE_* variables, each with a default that works on one machine.
struct Config {
  std::string environment = "development";  ///< HIREWIRE_ENV: `production` refuses what only a trial may have
  /// HIREWIRE_POSTGRES: the database's URL. Doors and workers take all of it but user and password: those are their
  /// logins' (storage/postgres/login.h)
  std::string postgres = "postgresql://hirewire:hirewire@127.0.0.1:15432/hirewire";
  /// HIREWIRE_POSTGRES_OWNER: the same as the owner of schemas and tables, for migrate and rebuild; empty:
  /// HIREWIRE_POSTGRES
  std::string postgres_owner;
  std::string kafka = "127.0.0.1:19092";       ///< HIREWIRE_KAFKA: brokers; `memory` = the in-process twin
  std::string kafka_security = "plaintext";    ///< HIREWIRE_KAFKA_SECURITY: plaintext, ssl, sasl_plaintext or sasl_ssl
  std::string kafka_sasl_mechanism = "PLAIN";  ///< HIREWIRE_KAFKA_SASL_MECHANISM: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512
  std::string kafka_username;                  ///< HIREWIRE_KAFKA_USERNAME
  std::string kafka_password;                  ///< HIREWIRE_KAFKA_PASSWORD
  std::string kafka_ca;  ///< HIREWIRE_KAFKA_CA: PEM file of who signed the brokers' certificates; default the system's
  std::string name_space =
      "hirewire";  ///< HIREWIRE_NAMESPACE: prefix of topics, groups, schemas and roles ([a-z0-9_], up to 32)
  std::string
      key;  ///< HIREWIRE_KEY: 64 hex digits; seals secrets, signs tokens. Default: a fixed one, refused in production
  std::string key_old;                ///< HIREWIRE_KEY_OLD: the key of before; what it sealed or signed is still read
  std::string address = "127.0.0.1";  ///< HIREWIRE_ADDRESS: where the listeners bind
  int house_port = 8000;              ///< HIREWIRE_PORT: the house listener; the documents follow at +1 … +5; 0 = off
  int metrics_port = 0;               ///< HIREWIRE_METRICS_PORT: a port of its own for GET /metrics; 0 = off
  std::string metrics_token;          ///< HIREWIRE_METRICS_TOKEN: who shows it as a bearer token may read /metrics
  std::string front_door;  ///< HIREWIRE_FRONT_DOOR: a document's name: it gets all shared paths at the house listener
  std::string tls_certificate;  ///< HIREWIRE_TLS_CERT: PEM file; with HIREWIRE_TLS_KEY every listener speaks TLS
  std::string tls_key;          ///< HIREWIRE_TLS_KEY
  /// HIREWIRE_TRUSTED_PROXIES: addresses and networks, by commas, whose X-Forwarded-For and -Proto are believed
  std::string trusted_proxies;
  std::string blobs = "var/blobs";                   ///< HIREWIRE_BLOBS: folder of the blob store
  std::int64_t blob_quota = std::int64_t{10} << 30;  ///< HIREWIRE_BLOB_QUOTA: bytes of a tenant's blobs; 0 = any number
  std::string instance;  ///< HIREWIRE_INSTANCE: what this machine is called in the Kafka groups; default its host name
  std::string locks = "var/locks";  ///< HIREWIRE_LOCKS: folder of the files that number a machine's processes
  int partitions = 8;               ///< HIREWIRE_PARTITIONS: a lane's; read at the first start only
  std::int64_t rate_limit =
      1000;  ///< HIREWIRE_RATE_LIMIT: requests an hour, signed in; 0 = off (interview-platform:495)
  std::int64_t rate_limit_anonymous =
      100;  ///< HIREWIRE_RATE_LIMIT_ANONYMOUS: an hour for one address; 0 = off (interview-platform:496)
  std::int64_t password_min = 8;         ///< HIREWIRE_PASSWORD_MIN: characters of a new password, in production
  std::size_t import_max = 256U << 20;   ///< HIREWIRE_IMPORT_MAX: bytes of an import file
  std::chrono::milliseconds wait{5000};  ///< HIREWIRE_WAIT_MS: how long a request waits for its command
  bool webhook_allow_private = false;    ///< HIREWIRE_WEBHOOK_ALLOW_PRIVATE: deliver to private addresses too
  /// HIREWIRE_SMTP: URL of the mail server, smtp://user:password@host:port or smtps://…; empty: mails become files of
  /// `outbox`
  std::string smtp;
  bool smtp_tls = true;             ///< HIREWIRE_SMTP_TLS: smtp:// only with STARTTLS; false: in the clear
  std::string mail_from;            ///< HIREWIRE_MAIL_FROM: `Name <address>` that mails come from
  std::string outbox = "var/mail";  ///< HIREWIRE_OUTBOX: folder of mails where there is no mail server
  std::string drop;                ///< HIREWIRE_DROP: folder whose files are imported (docs/operations.md); empty: none
  std::string public_url;          ///< HIREWIRE_PUBLIC_URL: where clients reach the house, without a slash at its end;
                                   ///< links in mails begin with it. Empty: none to unsubscribe
  std::string bounce_secret;       ///< HIREWIRE_BOUNCE_SECRET: by which the mail server signs what it tells of bounces
  std::string allow_origin = "*";  ///< HIREWIRE_ALLOW_ORIGIN: Access-Control-Allow-Origin
  std::string crash_at;            ///< HIREWIRE_CRASH_AT: the crash point at which to die, once
  std::string log_level = "info";  ///< HIREWIRE_LOG: debug, info, warn, error
  int query_connections = 2;       ///< HIREWIRE_QUERY_CONNECTIONS: pipelined reading connections of the door

  [[nodiscard]] bool production() const { return environment == "production"; }
  [[nodiscard]] const std::string& owner_url() const { return postgres_owner.empty() ? postgres : postgres_owner; }
  [[nodiscard]] bool built_in_key() const { return is_built_in_key(key); }
  [[nodiscard]] static bool is_built_in_key(std::string_view hex);  ///< it stands in the source, in any case
};

/// Reads the environment. Throws std::runtime_error that names the variable, what it holds wrongly and the remedy
/// (never the value of a secret).
Config load_config();
/// Of every setting, in the order in which they are printed.
std::vector<std::string_view> setting_names();
/// One `NAME=value  # meaning` line a setting; secrets and the password of a URL are shown as `***`.
void print_config(const Config& config, std::ostream& out);

}  // namespace hirewire
