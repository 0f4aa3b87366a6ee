#pragma once
#include <string_view>
#include <utility>

#include "base/config.h"
#include "base/seal.h"
#include "events/bus.h"
#include "events/envelope.h"
#include "storage/flow/replies.h"

namespace hirewire {

/// Commands that an operator gives in the house's own name, through the same lanes as everybody's. Needs running
/// workers.
class HouseCommands {
 public:
  HouseCommands(const Config& config, const Keys& keys, Bus& bus, Replies& replies, int partitions)
      : config_(config), keys_(keys), bus_(bus), replies_(replies), partitions_(partitions) {}

  /// `id` makes a repeat harmless: the inbox knows it. Blocks until the end of it is known; throws std::runtime_error
  /// where no answer comes within 30 s.
  template <class C>
  Reply carry_out(std::string_view lane, const Uuid& id, const Uuid& tenant, const Uuid& subject, C body) {
    Envelope e;
    e.id = id;
    e.subject = subject;
    e.time = now();
    e.actor.tenant_id = tenant;
    e.actor.role = "system";
    e.actor.reach = Reach::tenant;
    e.actor.now = e.time;
    return answer_to(command(std::move(e), std::move(body)), lane);
  }

 private:
  Reply answer_to(const Command& asked, std::string_view lane);

  const Config& config_;
  const Keys& keys_;
  Bus& bus_;
  Replies& replies_;
  const int partitions_;
};

}  // namespace hirewire
