#include "storage/migrations/rebuild.h"

#include <fmt/format.h>

#include <set>
#include <unordered_set>

#include "base/log.h"
#include "schemas/language/json.h"
#include "storage/migrations/fold_tables.h"
#include "storage/migrations/migrate.h"

namespace hirewire {

namespace {

constexpr std::size_t largest_wave = 2'000;

constexpr std::string_view whole_log =
    "declare whole_log no scroll cursor for select position, partition, id, type, aggregate_id, aggregate_version, "
    "tenant_id, actor_id, "
    "command_id, to_char(time, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as at, body, kept, "
    "(select string_agg(concat_ws(' ', c ->> 0, c ->> 1, c ->> 2, c ->> 3, c ->> 4), ' ') from "
    "json_array_elements(claims) c) as claims "
    "from event_log order by position";

Uuid id_in(const Rows& rows, int row, std::string_view column) {
  const auto value = rows.at(row, rows.column(column));
  return value ? parse_uuid(*value).value_or(Uuid{}) : Uuid{};
}

/// "false true kind value owner false …": five words a claim; a value is a keyed hash.
std::vector<Claim> claims_in(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::vector<Claim> claims;
  for (std::size_t i = 0; i + 4 < words.size(); i += 5)
    claims.push_back({words[i] == "true", words[i + 1] == "true", words[i + 2], words[i + 3],
                      parse_uuid(words[i + 4]).value_or(Uuid{})});
  return claims;
}

/// The body with the lists that were kept back.
std::string whole_body(std::string_view body, std::optional<std::string_view> kept) {
  if (!kept) return std::string(body);
  if (body == "{}") return std::string(*kept);
  return fmt::format("{},{}", body.substr(0, body.size() - 1), kept->substr(1));
}

Happened happened_in(const Rows& rows, int row, const Folds& folds, UnreadMembers& unread) {
  const Fold* fold = folds.find(rows.text(row, "type"));
  if (!fold)
    throw std::runtime_error(fmt::format("event {}: nothing folds {}", rows.text(row, "id"), rows.text(row, "type")));
  Happened h;
  h.event.type = fold->type;
  h.event.shape = fold->shape;
  h.event.aggregate_id = id_in(rows, row, "aggregate_id");
  h.event.aggregate_version = rows.integer(row, "aggregate_version");
  h.event.body = fold->shape->make();
  const auto body = whole_body(rows.text(row, "body"), rows.at(row, rows.column("kept")));
  if (const auto read = read_logged(body, *fold->shape, h.event.body.get(), &unread); !read)
    throw std::runtime_error(
        fmt::format("event {}: {}", rows.text(row, "id"), UnreadableEvent(fold->type, read.error()).what()));
  h.event.claims = claims_in(rows.at(row, rows.column("claims")).value_or(""));
  h.id = id_in(rows, row, "id");
  h.tenant_id = id_in(rows, row, "tenant_id");
  h.actor_id = id_in(rows, row, "actor_id");
  h.command_id = id_in(rows, row, "command_id");
  h.time = parse_iso(rows.text(row, "at")).value_or(Instant{});
  h.partition = static_cast<int>(rows.integer(row, "partition"));
  return h;
}

/// Consecutive events that can be folded together: no two commands share an aggregate's tag or a directory entry.
/// Events of commands that committed side by side lie mingled in the log; a wave gathers each command's again, in their
/// order.
class Wave {
 public:
  /// False where the event must wait for the next wave.
  bool take(Happened& happened) {
    const auto marks = marks_of(happened);
    const bool known = commands_.contains(happened.command_id);
    if (!known && events_ >= largest_wave) return false;
    for (const std::string& mark : marks)
      if (const auto at = marks_.find(mark); at != marks_.end() && at->second != happened.command_id) return false;
    for (const std::string& mark : marks) marks_.emplace(mark, happened.command_id);
    if (!known) order_.push_back(happened.command_id);
    commands_[happened.command_id].push_back(std::move(happened));
    ++events_;
    return true;
  }

  /// In one transaction; where that does not go (what a command saw stands in the same wave), one command at a time.
  void fold(Session& session, const Folds& folds) {
    if (events_ == 0) return;
    std::vector<Happened> all;
    all.reserve(events_);
    for (const Uuid& id : order_) all.insert(all.end(), commands_[id].begin(), commands_[id].end());
    try {
      fold(session, folds, all);
      return;
    } catch (const SqlError& error) {
      session.rollback();
      if (!error.convicts() && !error.short_fold()) throw;
    }
    for (const Uuid& id : order_) {
      try {
        fold(session, folds, commands_[id]);
      } catch (const std::runtime_error& error) {
        session.rollback();
        throw std::runtime_error(
            fmt::format("the events of command {} cannot be folded: {}", to_string(id), error.what()));
      }
    }
  }

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(events_); }

 private:
  static void fold(Session& session, const Folds& folds, const std::vector<Happened>& events) {
    session.begin();
    session.run_all(fold_statements(folds, events));
    session.commit();
  }

  static std::vector<std::string> marks_of(const Happened& happened) {
    std::vector<std::string> marks{fmt::format("{:08x}", tag_of(happened.event.aggregate_id))};
    for (const Claim& claim : happened.event.claims)
      marks.push_back(
          fmt::format("{}/{}/{}", claim.global ? "" : to_string(happened.tenant_id), claim.kind, claim.value));
    return marks;
  }

  std::size_t events_ = 0;
  std::vector<Uuid> order_;
  std::unordered_map<Uuid, std::vector<Happened>> commands_;
  std::unordered_map<std::string, Uuid> marks_;
};

std::set<std::string> tables_of(Session& session, const std::string& schema) {
  std::set<std::string> names;
  const auto rows = session.run({"select tablename::text as name from pg_tables where schemaname = $1", {schema}});
  for (int r = 0; r < rows.size(); ++r) names.emplace(rows.text(r, "name"));
  return names;
}

void fold_all(Session& guard, Session& work, const Config& config, const Folds& folds, const RebuildOptions& options) {
  const auto total = guard.run({"select count(*) as total from event_log", {}}).integer(0, "total");
  guard.script(std::string(whole_log));
  std::int64_t done = 0;
  std::int64_t analyze_at = largest_wave;
  Wave wave;
  UnreadMembers unread;
  const auto close = [&] {
    wave.fold(work, folds);
    done += wave.size();
    wave = {};
    if (options.progress) options.progress(done, total);
    if (done < analyze_at) return;
    // The tables grow from nothing: their statistics must follow. Theirs only: `partition` is locked by the guard.
    const auto fresh = fold_schema_of(config) + "_new";
    for (const std::string& name : tables_of(work, fresh)) work.script(fmt::format("analyze {}.{}", fresh, name));
    analyze_at *= 8;
  };
  for (;;) {
    const auto rows = guard.run({fmt::format("fetch {} from whole_log", largest_wave), {}});
    for (int r = 0; r < rows.size(); ++r) {
      auto happened = happened_in(rows, r, folds, unread);
      if (wave.take(happened)) continue;
      close();
      wave.take(happened);
    }
    if (rows.size() == 0) break;
  }
  close();
  guard.script("close whole_log");
  for (const auto& [member, times] : unread) log::warn("nobody_reads", {{"member", member}, {"times", times}});
}

std::vector<RebuiltTable> compare(Session& session, const std::string& old_schema, const std::string& new_schema) {
  const auto before = tables_of(session, old_schema);
  const auto after = tables_of(session, new_schema);
  auto all = before;
  all.insert(after.begin(), after.end());
  std::vector<RebuiltTable> tables;
  for (const std::string& name : all) {
    RebuiltTable table{name, 0, {}, {}};
    const auto checksum = [&](const std::string& schema) {
      // By name: a column that came later stands last in one of the two.
      const auto columns =
          session.run({"select string_agg(format('t.%I', attname), ', ' order by attname) as names from pg_attribute "
                       "where attrelid = $1::regclass and attnum > 0 and not attisdropped",
                       {fmt::format("{}.{}", schema, name)}});
      const auto rows =
          session.run({fmt::format("select count(*) as n, coalesce(sum(('x' || substr(md5(row({})::text), 1, "
                                   "16))::bit(64)::bigint::numeric), 0) as hash "
                                   "from {}.{} t",
                                   columns.text(0, "names"), schema, name),
                       {}});
      table.rows = rows.integer(0, "n");
      return fmt::format("{}:{}", rows.text(0, "n"), rows.text(0, "hash"));
    };
    if (before.contains(name)) table.before = checksum(old_schema);
    table.rows = 0;
    if (after.contains(name)) table.after = checksum(new_schema);
    tables.push_back(std::move(table));
  }
  return tables;
}

/// Readers that are still in the old tables are waited for, but never made to wait for long.
void drop_schema(Session& session, const std::string& schema) {
  session.script("set lock_timeout = '2s'");
  for (int attempt = 1;; ++attempt) {
    try {
      return session.script(fmt::format("drop schema if exists {} cascade", schema));
    } catch (const SqlError& error) {
      if (attempt == 5) {
        log::warn("old_folds_remain",
                  {{"schema", schema}, {"sqlstate", error.state()}, {"remedy", "the next rebuild drops them"}});
        return;
      }
    }
  }
}

}  // namespace

std::vector<RebuiltTable> rebuild(const Config& config, const Folds& folds, const RebuildOptions& options) {
  const auto flow = schema_of(config);
  const auto fold = fold_schema_of(config);
  const auto fresh = fold + "_new";
  const auto old = fold + "_old";
  // The guard holds the lock and makes the swap in the same transaction: where it is lost, so is the swap.
  Session guard(config, Role::owner);
  Session work(config, Role::owner);
  wait_for_turn(guard, config);
  guard.begin();
  guard.script("lock table partition in exclusive mode");
  log::info("rebuild_began", {{"workers", "wait until it is over"}});
  work.script(
      fmt::format("drop schema if exists {0} cascade; drop schema if exists {1} cascade; create schema {0};"
                  "set search_path = {0}, {2}, public; set synchronous_commit = off",
                  fresh, old, flow));
  make_fold_tables(work, config, fresh);
  fold_all(guard, work, config, folds, options);
  auto tables = compare(guard, fold, fresh);
  if (!options.check_only) {
    guard.script(fmt::format("alter schema {0} rename to {2}; alter schema {1} rename to {0}", fold, fresh, old));
    record_rebuilt(guard, config, folds);
  }
  guard.commit();
  drop_schema(work, options.check_only ? fresh : old);
  return tables;
}

}  // namespace hirewire
