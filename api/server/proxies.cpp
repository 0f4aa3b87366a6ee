#include "api/server/proxies.h"

#include <algorithm>
#include <optional>
#include <string>

namespace hirewire {

namespace ip = boost::asio::ip;

namespace {

/// A dual-stack listener shows an IPv4 peer as ::ffff:192.0.2.1.
std::optional<ip::address> address_of(std::string_view text) {
  boost::system::error_code bad;
  auto address = ip::make_address(std::string(text), bad);
  if (bad) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// An element of X-Forwarded-For. Some gateways write `192.0.2.1:1234`, `[2001:db8::1]` or `[2001:db8::1]:1234`.
std::optional<ip::address> address_of_hop(std::string_view hop) {
  if (hop.starts_with('[')) {
    const auto end = hop.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const auto behind = hop.substr(end + 1);
    const auto inside = hop.substr(1, end - 1);
    if (!inside.contains(':')) return std::nullopt;
    if (!behind.empty() && !(behind.starts_with(':') && is_port(behind.substr(1)))) return std::nullopt;
    return address_of(inside);
  }
  const auto colon = hop.find(':');
  const bool has_port = colon != std::string_view::npos && hop.rfind(':') == colon && is_port(hop.substr(colon + 1));
  return address_of(has_port ? hop.substr(0, colon) : hop);
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// The elements of a list header, its lines together, last first.
std::vector<std::string_view> from_the_end(const Headers& headers, std::string_view name) {
  std::vector<std::string_view> elements;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    for (std::size_t at = 0; at <= value.size();) {
      const std::size_t end = std::min(value.find(',', at), value.size());
      elements.push_back(trimmed(std::string_view(value).substr(at, end - at)));
      at = end + 1;
    }
  }
  std::ranges::reverse(elements);
  return elements;
}

}  // namespace

TrustedProxies::TrustedProxies(std::string_view list) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string one(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    const bool v6 = one.contains(':');
    const std::string network = one.contains('/') ? one : one + (v6 ? "/128" : "/32");
    if (v6) {
      v6_.push_back(ip::make_network_v6(network));
    } else {
      v4_.push_back(ip::make_network_v4(network));
    }
  }
}

bool TrustedProxies::trusts(const ip::address& address) const {
  if (address.is_v4())
    return std::ranges::any_of(v4_, [&](const ip::network_v4& network) {
      return network.canonical() == ip::network_v4(address.to_v4(), network.prefix_length()).canonical();
    });
  return std::ranges::any_of(v6_, [&](const ip::network_v6& network) {
    return network.canonical() == ip::network_v6(address.to_v6(), network.prefix_length()).canonical();
  });
}

void TrustedProxies::apply(Request& request) const {
  if (v4_.empty() && v6_.empty()) return;
  const auto peer = address_of(request.remote);
  if (!peer || !trusts(*peer)) return;
  for (const std::string_view hop : from_the_end(request.headers, "x-forwarded-for")) {
    const auto address = address_of_hop(hop);
    if (!address) break;  // what stands before it is anybody's
    request.remote = address->to_string();
    if (!trusts(*address)) break;
  }
  if (const auto protocol = request.header("x-forwarded-proto"); !protocol.empty()) request.tls = protocol == "https";
}

}  // namespace hirewire
