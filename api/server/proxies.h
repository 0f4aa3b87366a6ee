#pragma once
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string_view>
#include <vector>

#include "api/server/http.h"

namespace hirewire {

/// The proxies whose word is taken for who asks and how (HIREWIRE_TRUSTED_PROXIES).
class TrustedProxies {
 public:
  TrustedProxies() = default;
  /// Addresses and networks, separated by commas, as base/config.cpp has checked them.
  explicit TrustedProxies(std::string_view list);
  /// Where the peer is one of them: `remote` becomes the last address of X-Forwarded-For that is none of them, `tls`
  /// what X-Forwarded-Proto says. Whoever else sends such headers is not believed.
  void apply(Request& request) const;

 private:
  [[nodiscard]] bool trusts(const boost::asio::ip::address& address) const;
  std::vector<boost::asio::ip::network_v4> v4_;
  std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace hirewire
