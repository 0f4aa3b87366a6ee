#include "workers/flow/command_sender.h"

#include "base/log.h"
#include "events/envelope.h"
#include "workers/flow/command_todo.h"

namespace hirewire {

namespace {

class Sender {
 public:
  Sender(const Config& config, const Surroundings& surroundings, Bus& bus, const Contexts& contexts)
      : config_(config), surroundings_(surroundings), bus_(bus), rows_(command_rows(contexts)) {}

  void send(const Todo& todo, const std::function<void(Attempted)>& ended) const {
    try {
      Message message = message_of(todo, config_.name_space, surroundings_.partitions);
      sign(message, surroundings_.keys);
      bus_.send(std::move(message), [this, todo, ended](Delivery outcome) { ended(attempted(todo, outcome)); });
    } catch (const std::exception& fault) {
      ended({todo, Attempted::End::dead, {}, fault.what()});
    }
  }

 private:
  [[nodiscard]] Attempted attempted(const Todo& todo, Delivery outcome) const {
    if (outcome == Delivery::acknowledged) return {todo};
    if (outcome == Delivery::lost) return {todo, Attempted::End::again, std::chrono::seconds(1), "kafka_unavailable"};
    Attempted dead{todo, Attempted::End::dead, {}, "kafka_refuses_it: too large"};
    try {
      dead.then = given_up(todo);
    } catch (const std::exception& fault) {  // on a thread of the bus; the dead letter tells a person
      log::error("given_up_failed", {{"todo", to_string(todo.id)}, {"error", fault.what()}});
    }
    return dead;
  }

  [[nodiscard]] std::vector<Todo> given_up(const Todo& todo) const {
    const auto command = to_command(message_of(todo, config_.name_space, surroundings_.partitions), shape_named(rows_),
                                    surroundings_.keys);
    if (!command) return {};
    auto then = given_up_todo(*rows_.at(command->envelope.type), *command, surroundings_.keys);
    return then ? std::vector{std::move(*then)} : std::vector<Todo>{};
  }

  const Config& config_;
  const Surroundings& surroundings_;
  Bus& bus_;
  const CommandRows rows_;
};

}  // namespace

Work send_commands(const Config& config, const Surroundings& surroundings, Bus& bus, const Contexts& contexts) {
  Work work;
  work.kind = "command";
  work.at_once = 1024;
  work.per_key = 1024;
  const auto sender = std::make_shared<const Sender>(config, surroundings, bus, contexts);
  work.start = [sender](const std::vector<Todo>& todos, const std::function<void(Attempted)>& ended) {
    for (const Todo& todo : todos) sender->send(todo, ended);
  };
  return work;
}

}  // namespace hirewire
