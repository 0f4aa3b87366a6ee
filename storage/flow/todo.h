#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// What is still to do (docs/architecture.md §3, Todo). Retry and timer are due_at, a crash is an expired lease, a dead
/// letter has no due_at.
struct Todo {
  Uuid id;
  std::string kind;
  Uuid tenant_id;
  std::string lane_key;
  std::int64_t attempts = 0;  ///< this one included
  std::string payload;        ///< JSON
  std::int64_t begun = 0;     ///< an earlier attempt that began to act outside and left no end; 0: none (begin_todos)
  std::optional<Instant> due_at{};  ///< of one that is added: not before; absent: now
};

/// Adds rows; one whose id is there already is left alone.
Statement add_todos(std::span<const Todo> todos);

/// Todos that an event has asked for which the feed had told before the database was restored: their work was begun
/// then. Those that are due are done, and logged so; the house's own (a follow-up command) stay, since what they lead
/// to is made once.
Statement done_before_restore(std::span<const Uuid> ids);
/// The same of `which` todos, an SQL condition: the last part of a `with` and what follows it.
std::string done_before_restore(std::string_view which);

/// How it stands with each kind, by its name: `dead` (given up), `late` (due for longer than this, and nobody has it),
/// `orphaned` (leased by who has been gone for longer) and `open`.
Statement todos_by_kind(std::chrono::seconds late);

/// What takes turns: a tenant and, below it, a lane key.
struct Lane {
  Uuid tenant_id;
  std::string key;
  auto operator<=>(const Lane&) const = default;
};
/// Which rows of a kind are to be leased.
struct Lease {
  std::string_view kind;
  int room = 0;                  ///< how many more attempts may begin
  int per_key = 0;               ///< how many of one lane may be under way
  std::chrono::seconds time{0};  ///< that they are leased for
  /// Attempts that have begun and not ended: a lane that holds its slots for long gets the fewer new ones.
  std::map<Lane, int> under_way;
  std::optional<Lane> behind;  ///< where the lease before stopped looking
};
/// Rows that are due. A tenant gets as long as it has at most three times as many under way as are left free, and below
/// it a lane as long as it has no more than its tenant may still get: whoever comes, however slow the others' providers
/// are, finds a slot. In turns: who has the fewest under way is the first.
Statement lease_todos(const Lease& lease);
struct Leased {
  std::vector<Todo> todos;
  std::optional<Lane> behind;  ///< there may be more lanes behind this one: nobody looked
};
Leased leased(const Rows& rows);

/// Marks attempts whose effect outside is about to begin and cannot be repeated unseen: gives the ids of those that may
/// begin now. Another attempt holds the others, or will before `longest` is over. Its mark goes when the attempt's
/// end is told, an older one's stays; who leases a todo that bears one knows that nobody knows the end.
Statement begin_todos(std::span<const Todo> todos, std::chrono::milliseconds longest);

/// How an attempt ended.
struct Attempted {
  Todo todo;
  enum class End { done, again, dead } end = End::done;
  std::chrono::milliseconds due_in{0};  ///< again: when
  std::string error;                    ///< a short code; no personal data
  int status_code = 0;                  ///< an HTTP answer's, 0 = none
  std::int64_t milliseconds = 0;
  bool logged = false;       ///< kept in `attempt` for 90 days
  std::vector<Todo> then{};  ///< what this end asks for
};
/// Finishes the todos, reschedules them or makes dead letters of them, adds what their ends ask
/// for, and logs the attempts: one transaction. Whose lease ran out can finish a todo, not put off what another holds.
void finish_todos(Session& session, std::span<const Attempted> attempts);

}  // namespace hirewire
