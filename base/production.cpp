#include "base/production.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

namespace hirewire {

namespace {

/// A URL's password, and whose it is; empty where it has none. It reads as libpq does, but for percent-encoding.
struct UrlAccount {
  std::string user, password;
};
UrlAccount account_in(std::string_view url) {
  UrlAccount account;
  const auto begin = std::min(url.size(), url.find("://") + 3);
  const std::string_view authority = url.substr(begin, url.find_first_of("/?", begin) - begin);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view who = authority.substr(0, at);
    const auto colon = who.find(':');
    account.user = who.substr(0, colon);
    if (colon != std::string_view::npos) account.password = who.substr(colon + 1);
  }
  for (auto at = url.find_first_of('?'); at != std::string_view::npos; at = url.find('&', at + 1)) {
    const std::string_view pair = url.substr(at + 1, url.find('&', at + 1) - at - 1);
    if (pair.starts_with("user=")) account.user = pair.substr(5);
    if (pair.starts_with("password=")) account.password = pair.substr(9);
  }
  return account;
}

bool is_published(const UrlAccount& account) {
  constexpr std::string_view published[] = {"hirewire", "postgres", "password", "changeme", "secret", "admin", "test"};
  return !account.password.empty() &&
         (account.password == account.user || std::ranges::find(published, account.password) != std::end(published));
}

/// Whether 32 bytes may have been drawn at random: a handful of different ones, a counted series and a text are not.
/// (Of random bytes about 30 differ; under 20 do once in 10^12.)
bool looks_random(std::string_view hex) {
  std::array<int, 32> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, bytes[i], 16);
  std::set<int> values(bytes.begin(), bytes.end());
  std::set<int> steps;
  for (std::size_t i = 1; i < bytes.size(); ++i) steps.insert((bytes[i] - bytes[i - 1]) & 255);
  const bool text = std::ranges::all_of(bytes, [](int byte) { return byte >= ' ' && byte < 0x7f; });
  return values.size() >= 20 && steps.size() >= 20 && !text;
}

bool is_fit(std::string_view key) {
  return !Config::is_built_in_key(key) && looks_random(key);
}

}  // namespace

std::vector<std::string> unfit_for_production(const Config& config) {
  std::vector<std::string> all;
  if (!is_fit(config.key))
    all.emplace_back(
        "HIREWIRE_KEY must be set in production, to a random key of your own: make one with `openssl rand "
        "-hex 32`");
  if (!config.key_old.empty() && !is_fit(config.key_old))
    all.emplace_back(
        "HIREWIRE_KEY_OLD is a key that anybody can read or guess, and commands signed with it would be carried out: "
        "in production it must be a random one. A database that was made with such a key is a trial: begin anew");
  for (const auto& [name, url] :
       {std::pair("HIREWIRE_POSTGRES", &config.postgres), {"HIREWIRE_POSTGRES_OWNER", &config.postgres_owner}})
    if (is_published(account_in(*url)))
      all.push_back(
          fmt::format("{} holds a password that anybody knows: in production give the role one of its own", name));
  if (config.smtp.starts_with("smtp:") && !config.smtp_tls && !account_in(config.smtp).password.empty())
    all.emplace_back(
        "HIREWIRE_SMTP_TLS=false would send the password of HIREWIRE_SMTP in the clear: unset it in production");
  if (!config.crash_at.empty()) all.emplace_back("HIREWIRE_CRASH_AT makes the process die: unset it in production");
  if (config.tls_certificate.empty() && config.trusted_proxies.empty())
    all.emplace_back(
        "HIREWIRE_TLS_CERT and HIREWIRE_TLS_KEY, or HIREWIRE_TRUSTED_PROXIES (of the proxy that speaks TLS "
        "before this house), must be set in production: passwords would travel in the clear");
  return all;
}

std::vector<std::string> warnings(const Config& config) {
  std::vector<std::string> all;
  if (!config.production()) return all;
  if (config.webhook_allow_private)
    all.emplace_back(
        "HIREWIRE_WEBHOOK_ALLOW_PRIVATE lets subscribers make the house call addresses inside your network");
  if (config.smtp.starts_with("smtp:") && !config.smtp_tls)
    all.emplace_back("HIREWIRE_SMTP_TLS=false: mails, and the links in them, travel in the clear");
  if (config.smtp.empty())
    all.emplace_back("HIREWIRE_SMTP is not set: resets of passwords, invitations and all other mails reach nobody");
  if (config.public_url.empty())
    all.emplace_back("HIREWIRE_PUBLIC_URL is not set: the links in mails lead to this machine's own address");
  if (config.rate_limit == 0) all.emplace_back("HIREWIRE_RATE_LIMIT=0: nobody limits what a user asks for");
  if (config.rate_limit_anonymous == 0)
    all.emplace_back("HIREWIRE_RATE_LIMIT_ANONYMOUS=0: nobody limits what an address asks for");
  if (config.allow_origin == "*")
    all.emplace_back("HIREWIRE_ALLOW_ORIGIN=*: the pages of any web site may call this house; name your own");
  return all;
}

}  // namespace hirewire
