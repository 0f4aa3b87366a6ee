#include "base/own_url.h"

#include <fmt/format.h>

namespace hirewire {

std::string own_url(const Config& config) {
  return fmt::format("{}://{}:{}", config.tls_certificate.empty() ? "http" : "https", config.address,
                     config.house_port);
}

}  // namespace hirewire
