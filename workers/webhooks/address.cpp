#include "workers/webhooks/address.h"

#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace hirewire::webhooks {
namespace {

struct Block {
  std::array<std::uint8_t, 16> prefix;
  int bits;
};

constexpr Block special_v4[] = {
    {{0}, 8},              // "this network": Linux connects 0.0.0.0 to itself
    {{10}, 8},             // private
    {{100, 64}, 10},       // carrier-grade NAT
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link local
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // 6to4 relays
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarking
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved, and broadcast
};

constexpr Block mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Block nat64{{0x00, 0x64, 0xff, 0x9b}, 96};
constexpr Block global_unicast{{0x20}, 3};

constexpr Block special_v6[] = {
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments: Teredo 2001::/32, benchmarking, ORCHID
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x20, 0x02}, 16},              // 6to4: carries an IPv4 address of anybody's choice
    {{0x3f, 0xff, 0x00}, 20},        // documentation
};

bool inside(std::span<const std::uint8_t> address, const Block& block) {
  const auto whole = static_cast<std::size_t>(block.bits / 8);
  if (std::memcmp(address.data(), block.prefix.data(), whole) != 0) return false;
  const int rest = block.bits % 8;
  return rest == 0 || (address[whole] ^ block.prefix[whole]) >> (8 - rest) == 0;
}

bool inside_any(std::span<const std::uint8_t> address, std::span<const Block> blocks) {
  for (const Block& block : blocks) {
    if (inside(address, block)) return true;
  }
  return false;
}

bool is_public_v6(std::span<const std::uint8_t, 16> address) {
  if (inside(address, mapped) || inside(address, nat64)) return !inside_any(address.last(4), special_v4);
  return inside(address, global_unicast) && !inside_any(address, special_v6);
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
    return !inside_any(bytes, special_v4);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return is_public_v6(bytes);
  }
  return false;
}

}  // namespace hirewire::webhooks
