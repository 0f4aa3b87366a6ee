#include "workers/flow/command_sender.h"

#include "workers/flow/command_todo.h"

namespace hirewire {

Work send_commands(const Config& config, Bus& bus, int partitions) {
  Work work;
  work.kind = "command";
  work.at_once = 1024;
  work.per_key = 1024;
  work.start = [&config, &bus, partitions](const std::vector<Todo>& todos,
                                           const std::function<void(Attempted)>& ended) {
    for (const Todo& todo : todos) {
      try {
        Message message = message_of(todo, config.name_space, partitions);
        bus.send(std::move(message), [todo, ended](bool delivered) {
          ended(delivered ? Attempted{todo}
                          : Attempted{todo, Attempted::End::again, std::chrono::seconds(1), "kafka_unavailable"});
        });
      } catch (const std::exception& fault) {
        ended({todo, Attempted::End::dead, {}, fault.what()});
      }
    }
  };
  return work;
}

}  // namespace hirewire
