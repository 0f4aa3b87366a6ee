#include "workers/upkeep/house_commands.h"

#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "events/topics.h"

namespace hirewire {

Reply HouseCommands::answer_to(const Command& asked, std::string_view lane) {
  std::mutex mutex;
  std::condition_variable answered;
  std::optional<Reply> reply;
  replies_.wait(asked.envelope.actor.tenant_id, asked.envelope.id, [&](const Reply& given, const auto&) {
    const std::lock_guard lock(mutex);
    reply = given;
    answered.notify_one();
  });
  Message message = to_message(asked, commands_topic(config_.name_space, lane),
                               partition_of(asked.envelope.subject, partitions_), keys_);
  sign(message, keys_);
  bus_.send(std::move(message), [](Delivery) {});
  std::unique_lock lock(mutex);
  const bool in_time = answered.wait_for(lock, std::chrono::seconds(30), [&] { return reply.has_value(); });
  lock.unlock();
  replies_.forget(asked.envelope.id);
  if (!in_time) throw std::runtime_error("no worker answered within 30 s: is `hirewire up` running?");
  return *reply;
}

}  // namespace hirewire
