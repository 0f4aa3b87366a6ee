#include "api/server/proxies.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {

Request seen(std::string_view list, std::string remote, Headers headers, bool tls = false) {
  Request request;
  request.remote = std::move(remote);
  request.headers = std::move(headers);
  request.tls = tls;
  TrustedProxies(list).apply(request);
  return request;
}

}  // namespace

TEST_CASE("nobody is believed who is not trusted") {
  const Headers said = {{"x-forwarded-for", "198.51.100.7"}, {"x-forwarded-proto", "https"}};
  for (const std::string_view list : {"", "10.0.0.0/8", "2001:db8::/32"}) {
    const Request request = seen(list, "192.0.2.1", said);
    CHECK(request.remote == "192.0.2.1");
    CHECK_FALSE(request.tls);
  }
}

TEST_CASE("a trusted proxy tells who asks, and how") {
  const Headers said = {{"x-forwarded-for", "198.51.100.7"}, {"x-forwarded-proto", "https"}};
  for (const std::string remote : {"10.1.2.3", "::ffff:10.1.2.3", "2001:db8::9", "192.0.2.1"}) {
    const Request request = seen("10.0.0.0/8,2001:db8::/32,192.0.2.1", remote, said);
    CAPTURE(remote);
    CHECK(request.remote == "198.51.100.7");
    CHECK(request.tls);
  }
  CHECK_FALSE(seen("10.0.0.0/8", "10.1.2.3", {{"x-forwarded-proto", "http"}}, true).tls);
  CHECK(seen("10.0.0.0/8", "10.1.2.3", {}, true).remote == "10.1.2.3");
}

TEST_CASE("of several hops the last that is not trusted counts: what a caller wrote himself does not") {
  CHECK(seen("10.0.0.0/8", "10.1.2.3", {{"x-forwarded-for", "1.2.3.4, 198.51.100.7,10.9.9.9"}}).remote ==
        "198.51.100.7");
  CHECK(seen("10.0.0.0/8", "10.1.2.3", {{"x-forwarded-for", "1.2.3.4"}, {"x-forwarded-for", "198.51.100.7"}}).remote ==
        "198.51.100.7");
  CHECK(seen("10.0.0.0/8", "10.1.2.3", {{"x-forwarded-for", "1.2.3.4, unknown"}}).remote == "10.1.2.3");
  CHECK(seen("10.0.0.0/8", "10.1.2.3", {{"x-forwarded-for", "10.4.4.4, 10.5.5.5"}}).remote == "10.4.4.4");
}

TEST_CASE("a hop with a port or in brackets, as some gateways write it, is its address") {
  const auto of = [](std::string_view hops) {
    return seen("10.0.0.0/8,2001:db8:9::/48", "10.1.2.3", {{"x-forwarded-for", std::string(hops)}}).remote;
  };
  for (const std::string_view hop : {"198.51.100.7:1234", "198.51.100.7:1", "1.2.3.4, 198.51.100.7:65535",
                                     "198.51.100.7:1234, 10.9.9.9:80", "198.51.100.7, [2001:db8:9::1]:443"})
    CHECK_MESSAGE(of(hop) == "198.51.100.7", hop);
  for (const std::string_view hop : {"[2001:db8::7]", "[2001:db8::7]:1234", "2001:db8::7", "[2001:DB8::7]:1, 10.9.9.9"})
    CHECK_MESSAGE(of(hop) == "2001:db8::7", hop);
  CHECK(of("[::ffff:198.51.100.7]:1") == "198.51.100.7");
  for (const std::string_view hop : {"198.51.100.7:", "198.51.100.7:x", "198.51.100.7:123456", "198.51.100.7:1:2",
                                     ":80", "[2001:db8::7", "[]:80", "[", "[2001:db8::7]80", "[2001:db8::7]:",
                                     "[2001:db8::7]:x", "2001:db8::7]", "[198.51.100.7]:80", "[[2001:db8::7]]"})
    CHECK_MESSAGE(of(hop) == "10.1.2.3", hop);
}
