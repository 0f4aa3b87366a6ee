#pragma once
#include "api/operation.h"

namespace hirewire::webhooks {

extern const Operation configure_webhook;

}  // namespace hirewire::webhooks
