#pragma once
#include <vector>

#include "api/server/http.h"
#include "base/config.h"

namespace hirewire {

/// Who may read /metrics: where HIREWIRE_METRICS_TOKEN is set, who shows it as a bearer token. Without one, whoever
/// reaches HIREWIRE_METRICS_PORT (`own_port`); at the listeners of the documents, which the public reaches, anybody
/// while nothing is in earnest, and nobody in production or beside a port of its own.
Result<void> admit_to_metrics(const Config& config, const Request& request, bool own_port);

/// That of HIREWIRE_METRICS_PORT, which answers GET /metrics and nothing else; none where it is 0. Keeps a reference to
/// `config`.
std::vector<Listener> metrics_listener(const Config& config);

/// What a process without a front door does on its main thread: gives its metrics to who asks, until SIGINT or SIGTERM.
void wait_for_signal(const Config& config);

}  // namespace hirewire
