#pragma once
#include "base/config.h"
#include "base/seal.h"
#include "storage/flow/fold.h"
#include "workers/flow/executor.h"

namespace hirewire::webhooks {

/// Work of kind `webhooks.deliver` (storage/webhooks/deliveries.sql): POSTs events to the endpoints that asked for
/// them, signed by Standard Webhooks, on a thread of its own that ends with the Work. Up to 256 at once, 16 to one
/// endpoint. webhook-id is the todo's id, the body's id the event's; secret members are not in it. Every attempt is
/// logged; a failed one comes again as retry.h says and is dead after ten. Dead at once: `gone` (410), `refused_url`,
/// `endpoint_gone` (deleted or disabled; looked at, at most a second ago) and what no attempt can mend: `unreadable`,
/// `sealed` (with another HIREWIRE_KEY, or for another endpoint).
Work deliver(const Config& config, const Keys& keys, const Folds& folds);

}  // namespace hirewire::webhooks
