#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/seal.h"
#include "schemas/language/shape.h"
#include "schemas/messages/actor.h"

namespace hirewire {

/// A lane is a command topic, a consumer group and a loop with a connection of its own (docs/architecture.md §3.3).
inline constexpr std::string_view hiring_lane = "hiring";
inline constexpr std::string_view identity_lane = "identity";
inline constexpr std::string_view office_lane = "office";
inline constexpr std::string_view all_lanes[] = {hiring_lane, identity_lane, office_lane};

/// Where a request came in; empty for what the house asks itself. It is kept in the log, never in a text log.
struct Origin {
  std::string client;    ///< the peer's address, without the port
  std::string listener;  ///< house, crm-reference, …
};

/// What travels with a command beside its body: CloudEvents attributes and ours (Kafka headers, events/envelope.h).
struct Envelope {
  Uuid id;           ///< the command's; with an Idempotency-Key derived from it
  std::string type;  ///< CreateCandidate
  Uuid subject;      ///< the object it is about; its tag names the partition
  Instant time;      ///< when the door took it: the command's only clock
  Actor actor;
  std::string traceparent;  ///< W3C trace context, empty where the caller sent none
  Uuid causation;           ///< the event that asked for it, nil for a caller's command
  std::int64_t depth = 0;   ///< how many events stand behind it: refused beyond 50
  std::string fingerprint;  ///< of the request (api/requests/fingerprint.h); empty where copies need not be told apart
  Origin origin;
};

/// A command's name on the wire is its struct's, in the imperative: `CreateCandidate`. Renaming the struct renames it.
template <class C>
consteval std::string_view type_of() {
  return name_of<C>();
}

struct Command {
  Envelope envelope;
  const Shape* shape = nullptr;
  std::shared_ptr<void> body;

  /// The body, or a described base of it; throws std::logic_error for any other type.
  template <class T>
  [[nodiscard]] const T& as() const {
    return *static_cast<const T*>(shape->part(shape_of<T>(), body.get()));
  }
};

template <class T>
Command command(Envelope envelope, T body) {
  envelope.type = type_of<T>();
  return {std::move(envelope), &shape_of<T>(), std::make_shared<T>(std::move(body))};
}

/// A value that is unique across aggregates (docs/domain.md §0, Directory), taken or given back by an event.
struct Claim {
  bool global = false;  ///< scope: the tenant, or all tenants
  bool release = false;
  std::string kind;   ///< candidate_email, user_email, …
  std::string value;  ///< as typed, normalised by the rule; a keyed hash once the event is appended
  Uuid owner;
};

/// An event struct has its name in the log: `static constexpr std::string_view type` (past, "candidate.created").
struct Event {
  std::string_view type;
  const Shape* shape = nullptr;
  Uuid aggregate_id;
  std::int64_t aggregate_version = 0;
  std::shared_ptr<void> body;
  std::vector<Claim> claims;

  /// The body, or a described base of it; throws std::logic_error for any other type.
  template <class T>
  [[nodiscard]] const T& as() const {
    return *static_cast<const T*>(shape->part(shape_of<T>(), body.get()));
  }
  /// The aggregate's kind: what stands before the dot.
  [[nodiscard]] std::string_view aggregate() const { return type.substr(0, type.find('.')); }
};
using Events = std::vector<Event>;

/// Secrets are sealed once, in place, before the event is folded and appended: log and tables hold the same text, which
/// is bound to the aggregate (Sealer: its kind, tenant and id). Those of a Changes too, where it mentions them; deeper
/// down there are none (schemas/language/describe.h).
void seal_secrets(const Keys& keys, const Uuid& tenant_id, Event& event);

/// Throws std::logic_error, at start, where a member of an event is called like a column that stands beside the members
/// in a fold's `{event}` (storage/flow/fold.h): SQL could not tell the two apart.
void refuse_names_of_envelope(std::string_view type, const Shape& event);

template <class T>
Event event(const Uuid& aggregate_id, std::int64_t aggregate_version, T body, std::vector<Claim> claims = {}) {
  return {T::type,          &shape_of<T>(), aggregate_id, aggregate_version, std::make_shared<T>(std::move(body)),
          std::move(claims)};
}

/// An entry of the directory by its name.
struct DirectoryKey {
  bool global = false;
  std::string kind;
  std::string value;  ///< as typed, normalised by the rule
  auto operator<=>(const DirectoryKey&) const = default;
};

/// What a command will look at and change, known before anything is loaded: waves are cut by it.
struct Touches {
  std::vector<Uuid> keys;  ///< ids of the rows that its load statement fetches
  std::vector<DirectoryKey> directory;
};

/// What became of a command: a row of the inbox.
struct Reply {
  Uuid command_id;
  std::string status;  ///< "done" or the name of a Reason
  std::string kind;    ///< the object's kind: candidate, session, …
  Uuid id;             ///< the object
  std::int64_t version = 0;
  std::string fingerprint;  ///< of the request that was carried out: another one under the same key is `key_reused`
  std::string problem;      ///< a refusal's {code, message, faults} as JSON, else empty
};

}  // namespace hirewire
