#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "schemas/language/refusal.h"
#include "schemas/messages/actor.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// A question as a .sql file. Its first lines name its parameters and what a caller may ask of it:
///
///   -- param  id uuid                                  a named parameter and its type: `:id` in the text; NULL where
///   not given
///   -- scope  candidates                               fills {scope} with the actor's reach
///   (storage/candidates/scope.sql)
///   -- contacts candidates                             fills {contacts}: whether the actor may see the row's contacts,
///   by his reach of view_contacts (storage/candidates/contacts.sql). A list whose filters or sorts say {contacts}
///   gives it as the column contacts_shown; such a sort key is NULL where it is false
///   -- filter status text c.status = any(:status)      a filter a caller may use; its value is a list of texts of that
///   type
///   -- sort   name text c.name                         a sort key a caller may use; the first is the default (newest
///   first);
///   -- sort   created_at timestamptz not null c.created_at      `not null` lets an index give the order: say it where
///   it is true
///   -- id     c.id                                     breaks ties of the sort; a uuid unless a type stands before it
///   -- count  select coalesce(sum(value), 0) as total …  an exact total without a scan, where nothing is filtered and
///   reach is tenant
///
/// A filter's whole number may have bounds: `-- filter days integer 1..365 …`. Types: text, email (a text, which is
/// tidied as every door does: schemas/language/email_address.h), uuid, integer, int, number,
/// numeric, boolean, timestamptz, date, json; since and until, which are times that may be said as a date (of UTC: the
/// day's begin, and its end, which is not in it any more); a param may be a list (`uuid[]`). A line indented by four
/// blanks after `--` continues the one before; a comment begins with a capital letter. :tenant, :user, :company and
/// :candidate are always there and come from the actor. A list writes {where} once (it stands for scope, filters and
/// keyset: `where c.deleted_at is null and {where}`) and {page} once, last (order, limit and offset); its result has a
/// column `id` (the -- id) and one named after each sort key, from which the cursor is made. No outer name of the text
/// may hide the -- id inside a sub-select of its own.
class Query {
 public:
  /// The file, read and checked once. Throws std::logic_error, at start, where it does not parse.
  static const Query& named(std::string_view path);
  /// The same from a text and the text of the scope it names, for tests.
  static Query of(std::string_view path, std::string_view file, std::string_view scope = {});

  struct Ask {
    const Actor* actor = nullptr;
    std::map<std::string, Value, std::less<>> arguments;                   ///< of `param`s
    std::map<std::string, std::vector<std::string>, std::less<>> filters;  ///< of `filter`s
    std::string sort;                                                      ///< empty: the default
    std::optional<bool> descending;    ///< absent: times the newest first, everything else ascending
    std::optional<std::string> after;  ///< a `next` cursor of an earlier page
    std::int64_t offset = 0;           ///< a jump to a page number: a deferred join
    std::int64_t limit = 20;
  };

  /// Refused with a fault that names the parameter where an argument, a filter's value, the sort or the cursor
  /// (`after`) does not fit. Arguments that the file does not declare are ignored. A jump by `offset` picks its ids
  /// first, then makes their rows.
  [[nodiscard]] Result<Statement> statement(const Ask& ask) const;
  /// One row with `total`, exact.
  [[nodiscard]] Result<Statement> total(const Ask& ask) const;
  /// The cursor after the last of `rows` for the same ask, nullopt where rows.size() < ask.limit. Throws
  /// std::logic_error for a list without the columns it is made of, or a NULL in a sort key that is declared `not
  /// null`.
  [[nodiscard]] std::optional<std::string> next(const Ask& ask, const Rows& rows) const;

  [[nodiscard]] bool is_list() const;
  [[nodiscard]] const std::vector<std::string>& filters() const;  ///< names
  [[nodiscard]] const std::vector<std::string>& sorts() const;    ///< names
  [[nodiscard]] std::string_view path() const;

 private:
  struct Parts;
  explicit Query(std::shared_ptr<const Parts> parts);
  std::shared_ptr<const Parts> parts_;
};

/// The door's reading connections: each thread takes what waits (up to 64 asks) and asks it in one round trip and one
/// transaction, tenant by tenant under row-level security (storage/queries/questions.h). Where one fails each asks for
/// itself.
class QueryPool {
 public:
  explicit QueryPool(const Config& config);
  ~QueryPool();
  /// `done` is called once, on one of the pool's threads (on the caller's where 10,000 asks wait already): the rows of
  /// each statement, or `unavailable` where the database is not there (never thrown), the ask waited 5 s, a statement
  /// failed, or the pool stops; `broken` where a statement cannot do with the data (SqlError::convicts), which the log
  /// tells. A nil tenant sees only what is global.
  void ask(const Uuid& tenant, std::vector<Statement> statements, std::function<void(Result<std::vector<Rows>>)> done);
  [[nodiscard]] bool healthy() const;  ///< as of the last answer or probe, at most a second old

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace hirewire
