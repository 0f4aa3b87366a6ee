#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/seal.h"
#include "events/bus.h"
#include "schemas/language/refusal.h"
#include "schemas/messages/message.h"

namespace hirewire {

/// A command as it travels, but for its signature: CloudEvents 1.0 attributes in Kafka headers (binary mode, `ce_`
/// prefix), ours beside them, the body as JSON with secrets sealed.
Message to_message(const Command& command, const std::string& topic, int partition, const Keys& keys);

/// Says in the header hw_signature that the message is this house's (Keys::mac): over topic, partition, all other
/// headers and the body. So it is the last that is done to a command before it is sent, and a copy of it elsewhere is
/// none.
void sign(Message& message, const Keys& keys);
enum class Signature : std::uint8_t { good, missing, wrong };
Signature signature_of(const Message& message, const Keys& keys);

/// The largest message that a door makes of a command. A bus takes somewhat more, so that what follows from a command,
/// and says again what it said, has room.
inline constexpr std::size_t largest_command = largest_message / 10 * 9;
/// 413 for such a message, naming the member of its body that is the largest.
Refusal too_large(const Message& message);

/// The envelope alone; a refusal names the header that is missing or malformed.
Result<Envelope> envelope_of(const Message& message);

/// Back again. `shape_named` gives the shape of a command type, nullptr for an unknown one (a refusal, too).
Result<Command> to_command(const Message& message, const std::function<const Shape*(std::string_view)>& shape_named,
                           const Keys& keys);

std::string actor_to_json(const Actor& actor);
Result<Actor> actor_from_json(std::string_view text);

}  // namespace hirewire
