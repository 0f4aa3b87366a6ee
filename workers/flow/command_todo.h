#pragma once
#include <optional>
#include <string>

#include "base/seal.h"
#include "events/bus.h"
#include "storage/flow/todo.h"
#include "workers/flow/context.h"

namespace hirewire {

/// A follow-up command as a todo of kind `command`: its id is the todo's, so intents are exactly once. Secrets are
/// sealed.
Todo command_todo(const FollowUp& follow_up, const Keys& keys);
/// What hears that a command became a dead letter, where its row names something.
std::optional<Todo> given_up_todo(const CommandRow& row, const Command& command, const Keys& keys);
/// The message that such a todo asks to be sent to `<ns>.<lane>.commands`. Throws std::runtime_error where the payload
/// cannot be read.
Message message_of(const Todo& todo, std::string_view name_space, int partitions);

}  // namespace hirewire
