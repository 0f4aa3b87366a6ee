#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "schemas/actor.h"
#include "schemas/refusal.h"
#include "storage/session.h"

namespace hirewire {

/// A question as a .sql file. Its first lines name its parameters and what a caller may ask of it:
///
///   -- param  id uuid                                  a named parameter and its type: `:id` in the text
///   -- scope  candidates                               fills {scope} with the actor's reach (storage/candidates/scope.sql)
///   -- filter status text c.status = any(:status)      a filter a caller may use; its value is a list of texts of that type
///   -- sort   created_at timestamptz c.created_at      a sort key a caller may use; the first is the default (newest first)
///   -- id     c.id                                     breaks ties of the sort
///   -- count  select coalesce(sum(value), 0) as total …  an exact total without a scan, where nothing is filtered and reach is tenant
///
/// :tenant, :user, :company and :candidate are always there and come from the actor. A list writes {where} once (it stands for
/// scope and filters) and {page} once (for the keyset, order, limit and offset).
class Query {
 public:
  /// The file, read and checked once. Throws std::logic_error, at start, where it does not parse.
  static const Query& named(std::string_view path);

  struct Ask {
    const Actor* actor = nullptr;
    std::map<std::string, Value, std::less<>> arguments;                          ///< of `param`s
    std::map<std::string, std::vector<std::string>, std::less<>> filters;         ///< of `filter`s
    std::string sort;                                                             ///< empty: the default
    bool descending = true;
    std::optional<std::string> after;                                             ///< a `next` cursor of an earlier page
    std::int64_t offset = 0;                                                      ///< a jump to a page number: a deferred join
    std::int64_t limit = 20;
  };

  /// Refused with a fault that names the parameter where a filter's value or the cursor does not fit its type.
  [[nodiscard]] Result<Statement> statement(const Ask& ask) const;
  /// One row with `total`, exact.
  [[nodiscard]] Result<Statement> total(const Ask& ask) const;
  /// The cursor after the last of `rows` for the same ask, nullopt where rows.size() < ask.limit.
  [[nodiscard]] std::optional<std::string> next(const Ask& ask, const Rows& rows) const;

  [[nodiscard]] bool is_list() const;
  [[nodiscard]] const std::vector<std::string>& filters() const;                  ///< names
  [[nodiscard]] const std::vector<std::string>& sorts() const;                    ///< names
  [[nodiscard]] std::string_view path() const;

 private:
  struct Parts;
  std::shared_ptr<const Parts> parts_;
};

/// The door's reading connections: each thread takes what waits (up to 64 asks) and runs it in one pipelined round trip.
/// Every ask is a transaction of its own with the tenant set for row-level security.
class QueryPool {
 public:
  explicit QueryPool(const Config& config);
  ~QueryPool();
  /// `done` is called once, on one of the pool's threads: the rows of each statement, or `unavailable` where the database is not
  /// there (never thrown), or a thrown-away queue at stop. A nil tenant sees only what is global.
  void ask(const Uuid& tenant, std::vector<Statement> statements, std::function<void(Result<std::vector<Rows>>)> done);
  [[nodiscard]] bool healthy() const;                  ///< as of the last answer or probe, at most a second old

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace hirewire
