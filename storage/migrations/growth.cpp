#include "storage/migrations/growth.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/log.h"
#include "storage/migrations/fold_tables.h"

namespace hirewire {

namespace {

using namespace std::chrono_literals;

constexpr int most_tries = 12;
constexpr auto first_pause = 100ms;
constexpr auto longest_pause = 5s;

/// A row of migrations/catalogue.sql or rights.sql.
struct Difference {
  std::int64_t turn = 0;
  std::string relation, fact;
  std::optional<std::string> here, wanted, line;
  bool alone = false;
};

std::optional<std::string> text_or_null(const Rows& rows, int row, std::string_view column) {
  const auto value = rows.at(row, rows.column(column));
  return value ? std::optional<std::string>(*value) : std::nullopt;
}

/// What `make` makes of the files, in {flow}_grown and {fold}_grown, stands for the length of a transaction that is
/// given up: nobody else ever sees it.
template <class Make>
std::vector<Difference> compare(Session& session, const Config& config, std::string_view path, const Make& make) {
  const auto flow_made = schema_of(config) + "_grown";
  const auto fold_made = fold_schema_of(config) + "_grown";
  session.begin();
  try {
    session.script(fmt::format("create schema {}; create schema {}", flow_made, fold_made));
    make(flow_made, fold_made);
    // The planner guesses far too much of functions that unnest, and compiling would take a hundred times the query.
    session.script("set local search_path = pg_catalog; set local jit = off");
    const Rows rows = session.run({migration_text(config, path, fold_schema_of(config)), {}});
    std::vector<Difference> all;
    for (int r = 0; r < rows.size(); ++r)
      all.push_back({rows.integer(r, "turn"), std::string(rows.text(r, "relation")), std::string(rows.text(r, "fact")),
                     text_or_null(rows, r, "here"), text_or_null(rows, r, "wanted"), text_or_null(rows, r, "line"),
                     rows.text(r, "alone") == "t"});
    session.rollback();
    return all;
  } catch (...) {
    session.rollback();
    throw;
  }
}

std::vector<Difference> compare_tables(Session& session, const Config& config) {
  return compare(session, config, "migrations/catalogue.sql",
                 [&](const std::string&, const std::string& fold) { make_fold_tables(session, config, fold); });
}
std::vector<Difference> compare_rights(Session& session, const Config& config) {
  return compare(session, config, "migrations/rights.sql",
                 [&](const std::string& flow, const std::string& fold) { make_rights(session, config, flow, fold); });
}

void refuse_what_cannot_grow(const std::vector<Difference>& all, const std::string& fold) {
  std::vector<std::string> refused;
  for (const Difference& d : all)
    if (!d.here && !d.line) refused.push_back(fmt::format("{}.{}: {}", fold, d.relation, d.fact));
  if (refused.empty()) return;
  throw std::runtime_error(fmt::format(
      "{} cannot be added to the rows that are there: it must be optional or have a default, or run: hirewire rebuild",
      fmt::join(refused, "; ")));
}

/// Waits for a table's lock for two seconds at most, because all who ask for it later wait behind it; then these go
/// first.
void in_short_transaction(Session& session, const std::string& relation, const std::string& lines) {
  auto pause = std::chrono::milliseconds(first_pause);
  for (int attempt = 1;; ++attempt) {
    try {
      session.begin();
      session.script("set local lock_timeout = '2s';" + lines);
      session.commit();
      return;
    } catch (const SqlError& error) {
      session.rollback();
      const bool busy = error.state() == "55P03" || error.state() == "40P01";
      if (!busy) throw;
      if (attempt == most_tries)
        throw std::runtime_error(fmt::format(
            "{} stayed locked; end what holds it (pg_stat_activity), then run hirewire migrate again", relation));
      log::info("table_is_busy", {{"table", relation}, {"attempt", attempt}});
    }
    std::this_thread::sleep_for(pause);
    pause = std::min<std::chrono::milliseconds>(2 * pause, longest_pause);
  }
}

std::string sentence(const Difference& d) {
  if (!d.here) return fmt::format("{}: {} is missing", d.relation, d.fact);
  if (!d.wanted) return fmt::format("{}: {} is there, and no file asks for it", d.relation, d.fact);
  return fmt::format("{}: {} is \"{}\" where the files say \"{}\"", d.relation, d.fact, *d.here, *d.wanted);
}

void bring(Session& session, const std::vector<Difference>& all) {
  for (auto at = all.begin(); at != all.end();) {
    const auto same_lock = [&](const Difference& d) {
      return d.turn == at->turn && d.relation == at->relation && d.alone == at->alone;
    };
    const auto end = at->alone ? at + 1 : std::find_if_not(at, all.end(), same_lock);
    std::string lines;
    for (auto one = at; one != end; ++one)
      if (one->line && !one->line->empty()) lines += *one->line + ";";
    if (!lines.empty()) {
      log::info("grows", {{"table", at->relation}, {"what", lines}});
      if (at->alone)
        session.script(lines);
      else
        in_short_transaction(session, at->relation, lines);
    }
    at = end;
  }
}

}  // namespace

void grow(Session& session, const Config& config) {
  const auto all = compare_tables(session, config);
  refuse_what_cannot_grow(all, fold_schema_of(config));
  bring(session, all);
}

void bring_rights(Session& session, const Config& config) {
  bring(session, compare_rights(session, config));
}

std::vector<std::string> differences_from_files(Session& session, const Config& config) {
  std::vector<std::string> sentences;
  for (const Difference& d : compare_tables(session, config)) sentences.push_back("table " + sentence(d));
  return sentences;
}

std::vector<std::string> rights_unlike_files(Session& session, const Config& config) {
  std::vector<std::string> sentences;
  for (const Difference& d : compare_rights(session, config)) sentences.push_back(sentence(d));
  return sentences;
}

}  // namespace hirewire
