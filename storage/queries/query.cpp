#include "storage/queries/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "schemas/messages/permissions.h"
#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"
#include "storage/queries/query_cursor.h"
#include "storage/queries/query_text.h"

namespace hirewire {

using query_text::Cursor;
using query_text::Filter;
using query_text::Piece;
using query_text::Pieces;
using query_text::Sort;
using query_text::Type;

namespace {

/// A statement's text, and whose values its $1, $2, … are.
struct Written {
  std::string text;
  std::vector<std::string> parameters;
};

/// What asks for one row is the same text for every actor of these reaches: it is written once. Thread-safe.
class WrittenOnce {
 public:
  template <class Write>
  const Written& get(Reach reach, Reach contacts, const Write& write) {
    const std::lock_guard lock(guard_);
    const auto at = written_.find({reach, contacts});
    return at != written_.end() ? at->second : written_.emplace(std::pair(reach, contacts), write()).first->second;
  }

 private:
  std::mutex guard_;
  std::map<std::pair<Reach, Reach>, Written> written_;
};

}  // namespace

struct Query::Parts : query_text::Parsed {
  explicit Parts(query_text::Parsed parsed) : Parsed(std::move(parsed)) {
    for (const Filter& filter : filters) filter_names.push_back(filter.name);
    for (const Sort& sort : sorts) sort_names.push_back(sort.name);
  }
  std::vector<std::string> filter_names;
  std::vector<std::string> sort_names;
  mutable WrittenOnce one_row;
};

namespace {

constexpr std::int64_t largest_page = 10'000;

Value text_of(const std::optional<Uuid>& id) {
  return id ? Value{to_string(*id)} : Value{};
}

bool descends(const Query::Ask& ask, const Sort& sort) {
  return ask.descending.value_or(sort.type.check == query_text::Type::Check::instant ||
                                 sort.type.check == query_text::Type::Check::date);
}

/// Checks an ask against a file and writes its statement; used once.
class Writer {
 public:
  Writer(const query_text::Parsed& file, const Query::Ask& ask)
      : file_(file), ask_(ask), contacts_(file.contacts ? reach_of(*ask.actor, "view_contacts") : Reach::none) {
    take_arguments();
    take_filters();
    if (file_.is_list) take_page();
  }

  Result<Statement> one(WrittenOnce& kept) {
    if (!faults_.empty()) return Refused(invalid(std::move(faults_)));
    const Written& one = kept.get(ask_.actor->reach, contacts_, [this] {
      std::string text = expand(file_.text);
      return Written{std::move(text), std::move(parameters_)};
    });
    statement_.values.clear();
    for (const std::string& name : one.parameters) statement_.values.push_back(argument(name).value);
    return finish(one.text);
  }

  Result<Statement> page() {
    if (!faults_.empty()) return Refused(invalid(std::move(faults_)));
    const auto order = order_by();
    // The limit is written out: for a parameter the planner would reckon with a tenth of the table.
    auto cut = fmt::format("{} limit {}", order, ask_.limit);
    if (ask_.offset == 0) return finish(expand(file_.text, conditions(true), cut));
    cut += " offset " + bound("bigint", std::to_string(ask_.offset));
    // A jump: PostgreSQL drops from the inner statement all that its ids do not need, and skips bare rows.
    const auto ids = expand(file_.text, conditions(true), cut);
    return finish(
        expand(file_.text, fmt::format("{} in (select page.id from ({}\n) as page)", expand(file_.id), ids), order));
  }

  Result<Statement> total() {
    if (!file_.is_list) throw std::logic_error(fmt::format("storage/{} is no list", file_.path));
    if (!faults_.empty()) return Refused(invalid(std::move(faults_)));
    if (file_.count && filters_.empty() && (!file_.scope || ask_.actor->reach == Reach::tenant))
      return finish(expand(*file_.count));
    return finish(
        fmt::format("select count(*) as total from ({}\n) as counted", expand(file_.text, conditions(false), {})));
  }

 private:
  void fault(std::string_view field, std::string_view code, std::string message) {
    faults_.push_back({std::string(field), std::string(code), std::move(message), 0, 0});
  }

  void take_arguments() {
    for (const auto& [name, type] : file_.params) {
      const auto given = ask_.arguments.find(name);
      if (given == ask_.arguments.end() || !given->second) continue;
      if (auto value = query_text::fitted(type, *given->second)) {
        arguments_[name] = std::move(*value);
      } else {
        fault(name, "type", query_text::demand(type));
      }
    }
  }

  void take_filters() {
    for (const auto& [name, values] : ask_.filters) {
      const Filter* filter = file_.filter(name);
      if (!filter) {
        fault(name, "not_allowed", "This list has no such filter.");
        continue;
      }
      Array array;
      bool fits = true;
      for (const std::string& value : values) {
        const auto taken = query_text::fitted(filter->type, value);
        fits = fits && taken;
        if (fits) array.add(std::string_view(*taken));
      }
      if (fits) {
        filters_.emplace_back(filter, array.text());
      } else {
        fault(name, "type", query_text::demand(filter->type));
      }
    }
  }

  void take_page() {
    if (ask_.limit < 0 || ask_.limit > largest_page)
      fault("limit", "too_large", fmt::format("Must be at most {}.", largest_page));
    if (ask_.offset < 0) fault("offset", "too_small", "Must be at least 0.");
    sort_ = ask_.sort.empty() ? &file_.sorts.front() : file_.sort(ask_.sort);
    if (!sort_) return fault("sort", "not_allowed", "This list has no such sort key.");
    if (!ask_.after) return;
    auto cursor = query_text::cursor_in(*ask_.after);
    if (cursor && cursor->sort == sort_->name && cursor->descending == descends(ask_, *sort_)) {
      const auto id = query_text::fitted(file_.id_type, cursor->id);
      const auto value = cursor->value ? query_text::fitted(sort_->type, *cursor->value) : std::nullopt;
      if (id && (value || (!cursor->value && sort_->nullable))) {
        after_ = std::move(*cursor);
        return;
      }
    }
    fault("after", "format", "Must be the `next` of an earlier page of the same list in the same order.");
  }

  std::string bound(std::string_view type, Value value) {
    statement_.values.push_back(std::move(value));
    return fmt::format("${}::{}", statement_.values.size(), type);
  }

  struct Argument {
    std::string type;
    Value value;
  };
  Argument argument(const std::string& name) const {
    const Actor& actor = *ask_.actor;
    if (name == "tenant") return {"uuid", text_of(id_or_null(actor.tenant_id))};
    if (name == "user") return {"uuid", text_of(id_or_null(actor.user_id))};
    if (name == "company") return {"uuid", text_of(actor.company_id)};
    if (name == "candidate") return {"uuid", text_of(actor.candidate_id)};
    if (const auto param = file_.params.find(name); param != file_.params.end()) {
      const auto given = arguments_.find(name);
      return {param->second.sql, given == arguments_.end() ? Value{} : Value{given->second}};
    }
    const auto filtered = std::ranges::find(filters_, name, [](const auto& f) { return f.first->name; });
    const Filter* filter = file_.filter(name);
    return {filter->type.sql + "[]", filtered == filters_.end() ? Value{} : Value{filtered->second}};
  }

  /// `$n::type`; the same name is the same parameter each time.
  const std::string& parameter(const std::string& name) {
    const auto [at, fresh] = numbered_.try_emplace(name);
    if (!fresh) return at->second;
    Argument given = argument(name);
    parameters_.push_back(name);
    return at->second = bound(given.type, std::move(given.value));
  }

  std::string expand(const Pieces& pieces, std::string_view where = {}, std::string_view page = {}) {
    constexpr std::size_t of_a_parameter = 16;
    std::size_t size = where.size() + page.size();
    for (const Piece& piece : pieces) size += std::max(piece.text.size(), of_a_parameter);
    std::string text;
    text.reserve(size);
    for (const Piece& piece : pieces) {
      switch (piece.kind) {
        case Piece::Kind::literal:
          text += piece.text;
          break;
        case Piece::Kind::parameter:
          text += parameter(piece.text);
          break;
        case Piece::Kind::where:
          text += where;
          break;
        case Piece::Kind::page:
          text += page;
          break;
        case Piece::Kind::scope:
          text += reach();
          break;
        case Piece::Kind::contacts:
          text += contacts();
          break;
      }
    }
    return text;
  }

  std::string reach() {
    return fmt::format("({})", expand((*file_.scope)[static_cast<std::size_t>(ask_.actor->reach)]));
  }

  /// Never NULL: who is not known to see contacts does not.
  std::string contacts() {
    if (!file_.contacts)
      throw std::logic_error(fmt::format("storage/{}: {{contacts}} without -- contacts", file_.path));
    return fmt::format("(({}) is true)", expand((*file_.contacts)[static_cast<std::size_t>(contacts_)]));
  }

  std::string conditions(bool keyset) {
    std::string text = file_.scope ? reach() : "true";
    for (const auto& [filter, values] : filters_) text += fmt::format(" and ({})", expand(filter->sql));
    if (keyset && after_) text += fmt::format(" and ({})", beyond());
    return text;
  }

  /// What comes after the cursor. NULLs of the sort key stand last, whichever the direction.
  std::string beyond() {
    const auto key = expand(sort_->sql);
    const auto id = expand(file_.id);
    const char sign = descends(ask_, *sort_) ? '<' : '>';
    const auto last_id = bound(file_.id_type.sql, after_->id);
    if (!after_->value) return fmt::format("{} is null and {} {} {}", key, id, sign, last_id);
    const auto row = fmt::format("({}, {}) {} ({}, {})", key, id, sign, bound(sort_->type.sql, after_->value), last_id);
    return sort_->nullable ? fmt::format("{} or {} is null", row, key) : row;
  }

  std::string order_by() {
    const auto direction = descends(ask_, *sort_) ? "desc" : "asc";
    return fmt::format(" order by {} {}{}, {} {}", expand(sort_->sql), direction, sort_->nullable ? " nulls last" : "",
                       expand(file_.id), direction);
  }

  Statement finish(std::string text) {
    statement_.text = std::move(text);
    return std::move(statement_);
  }

  const query_text::Parsed& file_;
  const Query::Ask& ask_;
  const Reach contacts_;  ///< how far the actor sees contacts, where the file asks
  std::vector<Fault> faults_;
  std::map<std::string, std::string, std::less<>> arguments_;
  std::vector<std::pair<const Filter*, std::string>> filters_;
  const Sort* sort_ = nullptr;
  std::optional<Cursor> after_;
  std::map<std::string, std::string> numbered_;
  std::vector<std::string> parameters_;  ///< names of $1, $2, …
  Statement statement_;
};

}  // namespace

Query::Query(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

const Query& Query::named(std::string_view path) {
  static std::mutex guard;
  static std::map<std::string, Query, std::less<>> read;
  const std::lock_guard lock(guard);
  if (const auto at = read.find(path); at != read.end()) return at->second;
  Query query(std::make_shared<const Parts>(query_text::parse(path, sql(path), sql)));
  return read.emplace(path, std::move(query)).first->second;
}

Query Query::of(std::string_view path, std::string_view file, std::string_view scope) {
  return Query(
      std::make_shared<const Parts>(query_text::parse(path, file, [scope](std::string_view) { return scope; })));
}

Result<Statement> Query::statement(const Ask& ask) const {
  Writer writer(*parts_, ask);
  return parts_->is_list ? writer.page() : writer.one(parts_->one_row);
}
Result<Statement> Query::total(const Ask& ask) const {
  return Writer(*parts_, ask).total();
}

std::optional<std::string> Query::next(const Ask& ask, const Rows& rows) const {
  if (rows.size() == 0 || rows.size() < ask.limit) return std::nullopt;
  const Sort* sort = ask.sort.empty() ? &parts_->sorts.front() : parts_->sort(ask.sort);
  const int key = sort ? rows.column(sort->name) : -1;
  if (key < 0) throw std::logic_error(fmt::format("storage/{} gives no column named after its sort key", parts_->path));
  const int last = rows.size() - 1;
  Cursor cursor{sort->name, descends(ask, *sort), std::nullopt, std::string(rows.text(last, "id"))};
  const bool of_contacts = std::ranges::count(sort->sql, Piece::Kind::contacts, &Piece::kind) > 0;
  const bool hidden = of_contacts && rows.text(last, "contacts_shown") != "t";
  if (const auto value = rows.at(last, key); value && !hidden) cursor.value = *value;
  if (!cursor.value && !sort->nullable)
    throw std::logic_error(fmt::format("storage/{}: {} is declared `not null` and is NULL", parts_->path, sort->name));
  return query_text::to_text(cursor);
}

bool Query::is_list() const {
  return parts_->is_list;
}
const std::vector<std::string>& Query::filters() const {
  return parts_->filter_names;
}
const std::vector<std::string>& Query::sorts() const {
  return parts_->sort_names;
}
std::string_view Query::path() const {
  return parts_->path;
}

}  // namespace hirewire
