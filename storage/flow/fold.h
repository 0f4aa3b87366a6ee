#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/messages/message.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Which statement folds an event into the tables. The file sees the events of one type as the relation `{event}`:
///   event_id, tenant_id, aggregate_id, aggregate_version, actor_id, time, partition, and the event's members;
///   of an event with a Changes also `mentioned`, a bit for each of its members (storage/postgres/columns.h).
/// It ends in the insert of a row an event, or in `select folded(done, wanted)`, which fails where a version has moved.
struct Fold {
  std::string_view type;
  const Shape* shape;
  std::string_view path = {};  ///< of storage/; empty where `text` is made here
  std::string text = {};
  bool is_public = false;

  [[nodiscard]] std::string_view statement() const;
  /// Subscribers of webhooks hear of it, too. Without it an event is the house's own.
  Fold told() && {
    is_public = true;
    return std::move(*this);
  }
};

template <class E>
Fold fold(std::string_view path) {
  return {.type = E::type, .shape = &shape_of<E>(), .path = path};
}

// A plain event needs no file: its members are columns of a table, which was made with {create aggregate}
// (storage/postgres/columns.h) or has those columns. What does more (counters, a second table) is a file. All of these
// throw std::logic_error, at start, for a member that is called like one of those columns.

std::string insert_text(std::string_view table, const Shape& event);
/// `only`: the members outside its Changes that are set; nullptr: all.
std::string update_text(std::string_view table, const Shape& event,
                        const std::vector<std::string_view>* only = nullptr);
std::string delete_text(std::string_view table);

/// The object's row.
template <class E>
Fold inserts(std::string_view table) {
  return {.type = E::type, .shape = &shape_of<E>(), .text = insert_text(table, shape_of<E>())};
}
/// Sets what the event's Changes mentions, and every other member that it names: an optional one that is absent sets
/// NULL.
template <class E>
Fold updates(std::string_view table) {
  return {.type = E::type, .shape = &shape_of<E>(), .text = update_text(table, shape_of<E>())};
}
/// The same for an event some of whose members are for who hears of it. Of
///   struct JobClosed { std::string state; Instant closed_at; std::optional<Uuid> company_id; };   // whose counters
/// `updates<JobClosed>("job", {"state", "closed_at"})` leaves the job's company_id alone. Those of its Changes are set
/// without being listed. Throws std::logic_error, at start, for a name that the event has not.
template <class E>
Fold updates(std::string_view table, const std::vector<std::string_view>& only) {
  return {.type = E::type, .shape = &shape_of<E>(), .text = update_text(table, shape_of<E>(), &only)};
}
/// Sets deleted_at. The event's members are for who hears of it.
template <class E>
Fold deletes(std::string_view table) {
  return {.type = E::type, .shape = &shape_of<E>(), .text = delete_text(table)};
}

/// Folds by the event's type: all contexts' (workers/contexts.h).
class Folds {
 public:
  /// Throws std::logic_error for two folds of one event, for a member that is called like a column of `{event}`, and
  /// for two Changes in one event.
  explicit Folds(std::span<const Fold> folds);
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
  Uuid actor_id;  ///< nil: the house
  Uuid command_id;
  Instant time;
  int partition = 0;
  std::int64_t depth = 0;
  std::string traceparent;
  Origin origin;
};

/// The id of a command's event: the n-th of them, from 0.
inline Uuid event_id(const Uuid& command_id, std::uint64_t n) {
  return derive(command_id, "event", n);
}

/// The fold's file with these events, all of its type, as `{event}`; there may be none.
Statement fold_statement(const Fold& fold, std::span<const Happened* const> events);

/// The only writers of domain tables and directory: they fold the events of one wave, set-wise. Within a command its
/// events are folded in order; claims hold keyed hashes already. One that comes up short fails (SqlError::short_fold):
/// roll back and replay one command a wave.
std::vector<Statement> fold_statements(const Folds& folds, std::span<const Happened> events);

}  // namespace hirewire
