#pragma once
#include "api/routing/operation.h"

namespace hirewire::webhooks {

extern const Operation configure_webhook;

}  // namespace hirewire::webhooks
