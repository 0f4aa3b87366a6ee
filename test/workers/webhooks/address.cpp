#include "workers/webhooks/address.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/un.h>

#include <chrono>
#include <map>
#include <set>

#include "test/workers/webhooks/receiver.h"
#include "workers/webhooks/sender.h"

using namespace std::chrono_literals;
namespace webhooks = hirewire::webhooks;
using hirewire::test::Receiver;

namespace {

bool is_public(const std::string& text) {
  sockaddr_storage storage{};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  const bool six = text.find(':') != std::string::npos;
  storage.ss_family = six ? AF_INET6 : AF_INET;
  void* place = six ? static_cast<void*>(&v6->sin6_addr) : static_cast<void*>(&v4->sin_addr);
  REQUIRE(inet_pton(storage.ss_family, text.c_str(), place) == 1);
  return webhooks::is_public(reinterpret_cast<sockaddr&>(storage));
}

/// Every spelling of one IPv4 address that some parser of URLs or addresses understands.
std::vector<std::string> spellings(unsigned a, unsigned b, unsigned c, unsigned d) {
  const unsigned whole = a << 24 | b << 16 | c << 8 | d;
  std::string encoded;
  for (const char character : fmt::format("{}.{}.{}.{}", a, b, c, d)) encoded += fmt::format("%{:02x}", +character);
  return {
      fmt::format("{}.{}.{}.{}", a, b, c, d),
      fmt::format("{}.{}.{}.{}.", a, b, c, d),
      fmt::format("{}", whole),
      fmt::format("0x{:x}", whole),
      fmt::format("0X{:08X}", whole),
      fmt::format("0{:o}", whole),
      fmt::format("00000{:o}", whole),
      fmt::format("0x{:x}.0x{:x}.0x{:x}.0x{:x}", a, b, c, d),
      fmt::format("0{:o}.0{:o}.0{:o}.0{:o}", a, b, c, d),
      fmt::format("000{:o}.0x{:x}.{}.{}", a, b, c, d),
      fmt::format("{}.{}", a, b << 16 | c << 8 | d),
      fmt::format("{}.0x{:x}", a, b << 16 | c << 8 | d),
      fmt::format("{}.{}.{}", a, b, c << 8 | d),
      fmt::format("[::ffff:{}.{}.{}.{}]", a, b, c, d),
      fmt::format("[::ffff:{:x}:{:x}]", a << 8 | b, c << 8 | d),
      fmt::format("[0:0:0:0:0:FFFF:{:x}:{:x}]", a << 8 | b, c << 8 | d),
      fmt::format("[::{}.{}.{}.{}]", a, b, c, d),
      fmt::format("[64:ff9b::{:x}:{:x}]", a << 8 | b, c << 8 | d),
      fmt::format("[2002:{:x}:{:x}::1]", a << 8 | b, c << 8 | d),
      fmt::format("[2001:0:{:x}:{:x}::1]", a << 8 | b, c << 8 | d),
      encoded,
  };
}

const std::vector<std::string> other_hosts = {"localhost",
                                              "LOCALHOST",
                                              "LocalHost",
                                              "localhost.",
                                              "ip6-localhost",
                                              "a.localhost",
                                              "0",
                                              "00",
                                              "0x0",
                                              "0.0",
                                              "0.0.0.0",
                                              "127.1",
                                              "127.0.1",
                                              "127.000.000.001",
                                              "127.255.255.254",
                                              "0177.1",
                                              "0x7f.1",
                                              "[::1]",
                                              "[::]",
                                              "[0:0:0:0:0:0:0:1]",
                                              "[0000:0000:0000:0000:0000:0000:0000:0001]",
                                              "[::1%25lo]",
                                              "[::1%lo]",
                                              "[::127.0.0.1]",
                                              "[fe80::1]",
                                              "[fe80::1%25lo]",
                                              "[febf::1]",
                                              "[fec0::1]",
                                              "[fc00::1]",
                                              "[fd00:ec2::254]",
                                              "[ff02::1]",
                                              "[2001:db8::1]",
                                              "[64:ff9b:1::7f00:1]",
                                              "%6c%6f%63%61%6c%68%6f%73%74",
                                              "%31%32%37.0.0.1",
                                              "127%2e0%2e0%2e1",
                                              "１２７.0.0.1",
                                              "①②⑦.⓪.⓪.①",
                                              "127。0。0。1",
                                              "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
                                              "ｌｏｃａｌｈｏｓｔ",
                                              "user@127.0.0.1",
                                              "user:password@localhost",
                                              "example.com@127.0.0.1",
                                              "example.com:80@127.0.0.1",
                                              "127.0.0.1@127.0.0.1",
                                              "@127.0.0.1",
                                              ":@localhost",
                                              "example.com%40127.0.0.1"};

/// Whole URLs; {} is the port of the receiver that must stay unvisited.
const std::vector<std::string> other_urls = {"127.0.0.1:{}/",
                                             "//127.0.0.1:{}/",
                                             "http:127.0.0.1:{}/",
                                             "http:/127.0.0.1:{}/",
                                             "http:///127.0.0.1:{}/",
                                             "http:\\\\127.0.0.1:{}\\",
                                             "http://127.0.0.1:{}\\@example.com/",
                                             "http://127.0.0.1:{}#@example.com/",
                                             "http://127.0.0.1:{}?@example.com/",
                                             "http://example.com#@127.0.0.1:{}/ ",
                                             " http://127.0.0.1:{}/",
                                             "http://127.0.0.1 :{}/",
                                             "http://127.0.0.1:{}\r\nHost: example.com/",
                                             "http://127.0.0.1\t:{}/",
                                             "ftp://127.0.0.1:{}/",
                                             "gopher://127.0.0.1:{}/_POST",
                                             "dict://127.0.0.1:{}/x",
                                             "file:///etc/passwd#{}",
                                             "file://127.0.0.1:{}/etc/passwd",
                                             "telnet://127.0.0.1:{}",
                                             "ldap://127.0.0.1:{}/",
                                             "smtp://127.0.0.1:{}/",
                                             "tftp://127.0.0.1:{}/x",
                                             "ws://127.0.0.1:{}/",
                                             "HTTP://127.0.0.1:{}/",
                                             "hTTp://0:{}/",
                                             "https://127.0.0.1:{}/",
                                             "https://localhost:{}/",
                                             "https://[::1]:{}/",
                                             "https://2130706433:{}/",
                                             "",
                                             "http://",
                                             "http://:{}/",
                                             "http://[127.0.0.1]:{}/",
                                             "http://[::1:{}/",
                                             "javascript:{}",
                                             "data:,{}"};

webhooks::Post post_to(std::string url) {
  return {.id = hirewire::mint(), .url = std::move(url), .secret = "s", .body = "{}", .timestamp = hirewire::now()};
}

/// The error of each URL, "" for one that was delivered.
std::map<std::string, std::string> errors(const webhooks::Limits& limits, const std::set<std::string>& urls) {
  webhooks::Sender sender(limits);
  std::map<std::string, std::string> result;
  for (const std::string& url : urls) {
    sender.submit(post_to(url), [&result, url](const webhooks::Outcome& outcome) { result[url] = outcome.error; });
  }
  while (sender.in_hand() > 0) sender.run(1s);
  return result;
}

}  // namespace

TEST_CASE("webhooks: addresses of the public Internet are public") {
  for (const char* text : {"1.1.1.1",
                           "8.8.8.8",
                           "9.255.255.255",
                           "11.0.0.0",
                           "100.63.255.255",
                           "100.128.0.0",
                           "126.255.255.255",
                           "128.0.0.1",
                           "169.253.255.255",
                           "169.255.0.0",
                           "172.15.255.255",
                           "172.32.0.0",
                           "191.255.255.255",
                           "192.0.1.0",
                           "192.0.3.0",
                           "192.167.255.255",
                           "192.169.0.0",
                           "198.17.255.255",
                           "198.20.0.0",
                           "198.51.99.255",
                           "203.0.114.0",
                           "223.255.255.255",
                           "2606:4700:4700::1111",
                           "2001:4860:4860::8888",
                           "2001:200::1",
                           "2a00:1450::1",
                           "2003::1",
                           "::ffff:8.8.8.8",
                           "64:ff9b::8.8.8.8"}) {
    CAPTURE(text);
    CHECK(is_public(text));
  }
}

TEST_CASE("webhooks: private and special addresses are not public") {
  for (const char* text : {"0.0.0.0",
                           "0.255.255.255",
                           "10.0.0.0",
                           "10.255.255.255",
                           "100.64.0.0",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.255",
                           "169.254.0.1",
                           "169.254.169.254",
                           "172.16.0.0",
                           "172.31.255.255",
                           "192.0.0.1",
                           "192.0.0.255",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.0.0",
                           "192.168.255.255",
                           "198.18.0.0",
                           "198.19.255.255",
                           "198.51.100.7",
                           "203.0.113.7",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.1",
                           "255.255.255.254",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::2",
                           "::127.0.0.1",
                           "::8.8.8.8",
                           "::ffff:127.0.0.1",
                           "::ffff:10.1.2.3",
                           "::ffff:169.254.169.254",
                           "::ffff:0:127.0.0.1",
                           "64:ff9b::127.0.0.1",
                           "64:ff9b::a00:1",
                           "64:ff9b:1::1",
                           "100::1",
                           "2001::1",
                           "2001:0:7f00:1::",
                           "2001:2::1",
                           "2001:10::1",
                           "2001:20::1",
                           "2001:1ff::1",
                           "2001:db8::1",
                           "2001:db8:ffff::",
                           "2002:7f00:1::",
                           "2002:808:808::1",
                           "3fff::1",
                           "4000::1",
                           "5f00::1",
                           "fc00::1",
                           "fdff::1",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "feff::1",
                           "ff02::1",
                           "ff0e::1",
                           "1fff::1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_public(text));
  }
}

TEST_CASE("webhooks: an address of another family is not public") {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  CHECK_FALSE(webhooks::is_public(reinterpret_cast<const sockaddr&>(local)));
}

TEST_CASE("webhooks: no spelling of a private address is connected to") {
  Receiver receiver(hirewire::test::answers("200 OK"));
  std::set<std::string> urls;
  const auto add_host = [&](const std::string& host) {
    urls.insert(fmt::format("http://{}:{}/hook", host, receiver.port()));
  };
  for (const auto& [a, b, c, d] :
       {std::array{127u, 0u, 0u, 1u}, std::array{127u, 8u, 9u, 10u}, std::array{0u, 0u, 0u, 0u},
        std::array{10u, 0u, 0u, 1u}, std::array{172u, 16u, 5u, 4u}, std::array{192u, 168u, 1u, 1u},
        std::array{169u, 254u, 169u, 254u}, std::array{100u, 64u, 0u, 1u}}) {
    for (const std::string& host : spellings(a, b, c, d)) add_host(host);
  }
  for (const std::string& host : other_hosts) add_host(host);
  for (const std::string& url : other_urls) urls.insert(fmt::format(fmt::runtime(url), receiver.port()));
  REQUIRE(urls.size() >= 150);

  std::map<std::string, int> count;
  for (const auto& [url, error] : errors({.authorities = {}}, urls)) {
    CAPTURE(url);
    CAPTURE(error);
    const bool refused = error == "refused_address" || error == "refused_url" || error == "resolve";
    CHECK(refused);
    ++count[error];
  }
  CHECK(count["refused_address"] >= 120);
  CHECK(count["refused_url"] >= 25);
  CHECK(receiver.connections() == 0);
  MESSAGE(urls.size() << " URLs: " << count["refused_address"] << " refused at the socket, " << count["refused_url"]
                      << " as URLs, " << count["resolve"] << " not resolved");
}

TEST_CASE("webhooks: the same spellings do reach the receiver where private addresses are allowed") {
  Receiver receiver(hirewire::test::answers("200 OK"));
  std::set<std::string> urls;
  for (const char* host : {"127.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1", "0", "localhost", "[::1]",
                           "[::ffff:127.0.0.1]", "%31%32%37.0.0.1"}) {
    urls.insert(fmt::format("http://{}:{}/hook", host, receiver.port()));
  }
  for (const auto& [url, error] : errors({.allow_private = true, .authorities = {}}, urls)) {
    CAPTURE(url);
    CHECK(error == "");
  }
  CHECK(receiver.posts().size() == urls.size());
}
