#pragma once
#include <functional>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/message.h"
#include "storage/session.h"

namespace hirewire {

/// Which statement folds an event into the tables. The file sees the events of one type as the relation `{event}`:
///   event_id, tenant_id, aggregate_id, aggregate_version, actor_id, time, partition, and the event's members
/// (a patch also as `<name>_set`). It returns one row for each event that it could fold, fewer where a version has moved.
struct Fold {
  std::string_view type;
  const Shape* shape;
  std::string_view path;                   ///< of storage/
  bool is_public;                          ///< subscribers of webhooks may have it
};

template <class E>
Fold fold(std::string_view path, bool is_public = true) {
  return {E::type, &shape_of<E>(), path, is_public};
}

/// All contexts' folds, made in main.
class Folds {
 public:
  explicit Folds(std::vector<std::vector<Fold>> contexts);
  /// nullptr where no event is called so.
  [[nodiscard]] const Fold* find(std::string_view type) const;
  [[nodiscard]] const std::map<std::string_view, Fold>& all() const { return by_type_; }

 private:
  std::map<std::string_view, Fold> by_type_;
};

/// An event with what the log keeps beside it.
struct Happened {
  Event event;
  Uuid id;
  Uuid tenant_id;
  Uuid actor_id;                           ///< nil: the house
  Uuid command_id;
  Instant time;
  int partition = 0;
  std::int64_t depth = 0;
  std::string traceparent;
};

/// A statement folded fewer events than it was given: a version moved, or a directory value was taken by another partition.
/// Roll back and replay one command a wave.
class FoldShort : public std::runtime_error {
 public:
  explicit FoldShort(const std::string& what) : std::runtime_error(what) {}
};

/// The fold's file with these events, all of its type, as `{event}`; there may be none.
Statement fold_statement(const Fold& fold, std::span<const Happened* const> events);

/// The only writer of domain tables and directory: folds the events of one wave, set-wise, in one round trip. Within a command
/// its events are folded in order; claims hold keyed hashes already. Throws FoldShort, SqlError.
void apply(Session& session, const Folds& folds, std::span<const Happened> events);

}  // namespace hirewire
