#pragma once
#include <atomic>
#include <functional>
#include <set>

#include "base/config.h"
#include "base/metrics.h"
#include "events/bus.h"
#include "storage/flow/event_feed.h"
#include "storage/postgres/session.h"
#include "workers/flow/bell.h"
#include "workers/flow/history.h"

namespace hirewire {

/// Publishes what the log holds: while relayed < seq, from the log to the same partition of `<lane>.events`, in order,
/// at least once. Woken by commits, by failed deliveries and by a timer. A body over 256 KiB goes by reference (header
/// hw_body=reference), and so does, behind the others, one that Kafka refuses.
class Relay {
 public:
  /// `owned`: the partitions whose events are ours to publish, asked at each tick.
  Relay(const Config& config, Bus& bus, std::function<std::set<LanePartition>()> owned, History* history = nullptr);
  void run();  ///< until `stop`; blocks
  void stop();
  Bell& bell() { return bell_; }

 private:
  void publish(Session& session, const std::set<LanePartition>& partitions);
  bool send(const std::vector<Logged>& events);
  struct Sent {
    std::vector<Logged> refused;
    bool lost = false;
  };
  /// `most`: bytes of a body that travels.
  Sent send(const std::vector<Logged>& events, std::size_t most);

  const Config& config_;
  Bus& bus_;
  std::function<std::set<LanePartition>()> owned_;
  History* const history_;
  Bell bell_{log_reading_pace};
  std::atomic<bool> stopping_{false};
  metrics::Counter relayed_, failed_, refused_;
  metrics::Gauge lag_;
};

inline constexpr std::size_t largest_event_body = 256 * 1024;

/// An event as it travels: CloudEvents headers, hw_tenant, hw_command, hw_seq, hw_position, hw_version; the body as the
/// log holds it, or, where it has more than `most` bytes, the header that says where it is.
Message to_event_message(const Logged& event, std::string_view name_space, std::size_t most = largest_event_body);

}  // namespace hirewire
