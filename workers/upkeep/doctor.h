#pragma once
#include <functional>
#include <iosfwd>
#include <memory>

#include "base/config.h"
#include "events/bus.h"
#include "storage/flow/fold.h"

namespace hirewire {

/// `hirewire doctor`: looks at settings, PostgreSQL, Kafka, blobs, lanes, relay, reactions, todos and dead letters, and
/// prints one line each, `ok`, `note` or `!!`: what is so and, where it is not well, what to do. Only looks; changes
/// nothing but a file that it makes and removes in the blob folder. Takes a few seconds where something waits, to see
/// whether it moves. `connect` is called once. Gives the exit status: 1 where something is unhealthy.
int examine(const Config& config, const Folds& folds, const std::function<std::unique_ptr<Bus>()>& connect,
            std::ostream& out);

}  // namespace hirewire
