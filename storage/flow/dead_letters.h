#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "schemas/language/refusal.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// `hirewire dead-letters`: messages that were convicted, and todos that were given up (no due_at). Run as the owner.

struct BuriedMessage {
  Uuid id;  ///< the command's; of an unreadable message one of its own
  std::string lane;
  int partition = 0;
  std::int64_t offset = 0;
  std::string reason;
  Instant at;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  ///< may hold personal data; secrets are sealed
};

/// Newest first; without headers and body.
std::vector<BuriedMessage> buried_messages(Session& session, int limit);
/// nullopt where there is none of that id. A body that holds U+0000 comes as the JSON string it is kept as.
std::optional<BuriedMessage> buried_message(Session& session, const Uuid& id);

/// The message to send again, to the partition that its subject (header ce_subject) names, and then `drop_buried`: its
/// command id is derived from the letter's, so the inbox takes it, once however often it is sent; its time is now,
/// because an old one would be refused as expired. Refused: not found; a message without ce_id and ce_subject, which no
/// worker could ever read.
Result<BuriedMessage> replay_of(Session& session, const Uuid& id);
/// False where there is none of that id.
bool drop_buried(Session& session, const Uuid& id);

struct BuriedTodo {
  Uuid id;
  std::string kind;
  Uuid tenant_id;
  std::string lane_key;
  std::int64_t attempts = 0;
  std::string error;
  Instant created_at;
  std::string payload;  ///< JSON; may hold personal data
};

std::vector<BuriedTodo> buried_todos(Session& session, int limit);  ///< newest first; without payload
std::optional<BuriedTodo> buried_todo(Session& session, const Uuid& id);
/// Due now, with its count of attempts back at zero. False where no dead todo has that id.
bool replay_todo(Session& session, const Uuid& id);
bool drop_buried_todo(Session& session, const Uuid& id);

}  // namespace hirewire
