#pragma once
#include <sys/socket.h>

namespace hirewire::webhooks {

/// Whether an address belongs to the public Internet. Refuses, by the IANA special-purpose registries (RFC 6890):
/// everything private, shared (CGNAT), loopback, link local (the clouds' 169.254.169.254 too), reserved, documentation,
/// benchmarking and multicast. IPv6 is refused by default: only 2000::/3 can be public, less its special blocks (Teredo
/// and 6to4 whole). An IPv4-mapped or NAT64 (64:ff9b::/96) address is judged by the IPv4 address inside it. A family
/// other than IPv4 and IPv6 is never public.
bool is_public(const sockaddr& address);

}  // namespace hirewire::webhooks
