#include "api/access/metrics_reader.h"

#include "base/seal.h"

namespace hirewire {

Result<void> admit_to_metrics(const Config& config, const Request& request, bool own_port) {
  if (!config.metrics_token.empty()) {
    if (equal_in_constant_time(request.header("authorization"), "Bearer " + config.metrics_token)) return {};
    return Refused(unauthenticated("Send the header `Authorization: Bearer <HIREWIRE_METRICS_TOKEN>`."));
  }
  if (own_port || (!config.production() && config.metrics_port == 0)) return {};
  return Refused({Reason::not_found, "NOT_FOUND", "There is no such path.", {}, 0});
}

}  // namespace hirewire
