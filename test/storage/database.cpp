#include "test/storage/database.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <openssl/crypto.h>

#include <array>
#include <cstdlib>
#include <map>

#include "schemas/candidates.h"
#include "storage/migrations/migrate.h"
#include "storage/postgres/columns.h"
#include "workers/contexts.h"

namespace hirewire::test {

namespace {

/// As main does, before the first test.
const bool named = (name_columns(columns_of(contexts())), true);

std::string text_in(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value && *value ? value : otherwise;
}

}  // namespace

void forget(const Config& config) {
  Session session(config, Role::owner);
  const auto flow = schema_of(config);
  const auto fold = fold_schema_of(config);
  session.script(
      fmt::format("drop schema if exists {0}_new cascade; drop schema if exists {0}_old cascade;"
                  "drop schema if exists {0} cascade; drop schema if exists {1} cascade",
                  fold, flow));
  for (const char* role : {"door", "worker"})
    session.script(fmt::format(
        "do $d$ begin if exists (select from pg_roles where rolname = '{0}') then drop owned by {0} cascade;"
        "drop role {0}; end if; end $d$",
        fmt::format("{}_{}", flow, role)));
}

House::House(const std::string& name) {
  config_.postgres = text_in("HIREWIRE_POSTGRES", "");
  config_.name_space = text_in("HIREWIRE_NAMESPACE", "test") + "_" + name;
  config_.partitions = 4;
  config_.key = "61206b657920666f7220746573747320616e64206e6f7468696e6720656c7365";
  forget(config_);  // what a killed run left
  migrate(config_, folds());
}

House::~House() {
  try {
    forget(config_);
  } catch (const std::exception& error) {
    MESSAGE("the namespace was not dropped: " << error.what());
  }
}

const Config* database(const std::string& name) {
  if (std::getenv("HIREWIRE_POSTGRES")) {
    // Dropping them connects, and so needs OpenSSL: what is there first goes last.
    static const int there = OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr);
    static std::map<std::string, House> houses;
    REQUIRE(there == 1);
    return &houses.try_emplace(name, name).first->second.config();
  }
  if (text_in("HIREWIRE_TEST_WITHOUT_SERVICES", "") != "1")
    FAIL("HIREWIRE_POSTGRES names no database; set HIREWIRE_TEST_WITHOUT_SERVICES=1 to leave out what needs one");
  MESSAGE("not run: HIREWIRE_TEST_WITHOUT_SERVICES=1 and no HIREWIRE_POSTGRES");
  return nullptr;
}

const Folds& folds() {
  static const Folds all = folds_of(contexts());
  return all;
}

Event candidate_created(const Uuid& id, const std::string& email, std::vector<Claim> claims) {
  candidates::CandidateCreated body;
  body.email = email;
  body.first_name = "Ada";
  body.last_name = "O'Neil \"{}\\";
  body.links = {"https://a.example/?q=\"1\"", "b,c"};
  body.source = "manual";
  body.status = "applied";
  body.application_id = derive(id, "application");
  return event(id, 1, std::move(body), std::move(claims));
}

Event candidate_updated(const Uuid& id, std::int64_t version, const std::string& first_name) {
  candidates::CandidateUpdated body;
  body.changes.set(&candidates::CandidateFields::first_name, first_name);
  return event(id, version, std::move(body));
}

Happened happened(Event event, const Uuid& tenant, const Uuid& command, int partition) {
  const Uuid id = derive(command, to_string(event.aggregate_id), static_cast<std::uint64_t>(event.aggregate_version));
  return {std::move(event), id, tenant, Uuid{}, command, now(), partition, 0, ""};
}

Happened happened(Event event, const Uuid& tenant, int partition) {
  const Uuid command = mint(tag_of(event.aggregate_id));
  return happened(std::move(event), tenant, command, partition);
}

void carry_out(Session& session, std::string_view lane, PartitionRow& mine, const std::vector<Happened>& events,
               const Folds& by) {
  const PartitionRow before = mine;
  std::vector<Appending> appending;
  for (const Happened& h : events) appending.push_back({&h, ++mine.seq, mine.epoch});
  session.begin();
  session.run({"select set_config('app.tenants', $1, true)", {"{" + to_string(events.front().tenant_id) + "}"}});
  REQUIRE(session.run(lock_partitions(lane, std::span(&before, 1))).size() == 1);
  session.run_all(fold_statements(by, events));
  session.run(move_partitions(lane, std::array{Move{before, mine}}));
  session.run(append_events(lane, appending));
  session.commit();
}

}  // namespace hirewire::test
