// docs/architecture.md §4: every .sql file is run against the tables as they are, on rows without their optional parts,
// and PostgreSQL's own description of its columns is compared with the Shape that is read or written from them.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "api/documents/desks.h"
#include "api/documents/documents.h"
#include "api/platform.h"
#include "api/requests/command_view.h"
#include "base/seal.h"
#include "domain/identity.h"
#include "schemas/api_keys.h"
#include "schemas/candidates.h"
#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"
#include "schemas/notifications.h"
#include "schemas/presence.h"
#include "schemas/tokens.h"
#include "schemas/webhooks.h"
#include "storage/flow/load.h"
#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"
#include "test/api/bare_tables.h"
#include "test/api/house_queries.h"
#include "workers/contexts.h"
#include "workers/flow/reactions.h"

using namespace hirewire;
using test::answers;
using test::desks;
using test::folds;
using test::loads;
using test::ReadFile;
using test::Tables;
using test::tables;

namespace {

using Names = std::set<std::string_view>;

/// What the door reads by itself, and what it reads it into.
const ReadFile door_questions[] = {{"api_keys/holder.sql", shape_of<api_keys::KeyHolder>()},
                                   {"presence/of_users.sql", shape_of<presence::PresenceView>()},
                                   {"identity/credentials.sql", shape_of<identity::Credentials>()},
                                   {"identity/session.sql", shape_of<identity::SessionView>()},
                                   {"identity/user_by_id.sql", shape_of<identity::SignedInUser>()}};
constexpr std::string_view tenant_question = "platform/tenant_by_host.sql";
constexpr std::string_view tenant_of_code = "accounts/tenant_by_code.sql";
/// What is told live, and to whose sessions (api/notifications.cpp, api/access/live_streams.cpp).
constexpr std::string_view live_questions[] = {"notifications/live.sql", "notifications/missed.sql",
                                               "notifications/recent.sql"};
constexpr std::string_view sessions_question = "identity/open_sessions.sql";
constexpr std::string_view endpoints_file = "webhooks/endpoints.sql";
/// Every member has its column, of its type; no other column is there but those `beside`. Members `made` have none.
void check_columns(Tables& tables, const Rows& rows, const Shape& shape, const Names& beside = {},
                   const Names& made = {}) {
  INFO("shape ", shape.name);
  for (const Member& member : shape.members) {
    INFO("member ", member.name);
    const int column = rows.column(member.name);
    CHECK((column >= 0) != made.contains(member.name));
    if (column >= 0) CHECK(rows.type(column) == tables.type_named(sql_type(member)));
  }
  for (int column = 0; column < rows.columns(); ++column) {
    INFO("column ", rows.name(column));
    CHECK((shape.find(rows.name(column)) != nullptr || beside.contains(rows.name(column))));
  }
}

void check_json(std::string_view text, const Member& member);

void check_object(std::string_view object, const Shape& shape) {
  std::map<std::string, std::string_view, std::less<>> values;
  std::string key;
  std::string_view inside = inside_json(object);
  for (std::string_view value; next_json_member(inside, key, value);) values.emplace(key, value);
  for (const Member& member : shape.members) {
    INFO("in JSON: ", shape.name, ".", member.name);
    const auto found = values.find(member.name);
    const bool there = found != values.end() && !is_json_null(found->second);
    if (member.presence == Presence::required) CHECK(there);
    if (there) check_json(found->second, member);
  }
}

void check_json(std::string_view text, const Member& member) {
  if (member.kind != Kind::object) return;
  if (!member.list) return check_object(text, *member.shape);
  std::string_view rest = inside_json(text);
  for (auto one = next_json_value(rest); !one.empty(); one = next_json_value(rest)) check_object(one, *member.shape);
}

/// No member that is always there is NULL, on rows that have nothing else. What a load says beside users, of companies
/// and roles, is that they are there.
void check_values(const Rows& rows, const Shape& shape) {
  for (const Member& member : shape.members) {
    INFO("member ", shape.name, ".", member.name);
    const int column = rows.column(member.name);
    for (int row = 0; column >= 0 && row < rows.size(); ++row) {
      if (rows.column("in_reach") >= 0 && rows.column("base") >= 0 && rows.text(row, "kind") != "user") continue;
      const auto value = rows.at(row, column);
      if (member.presence == Presence::required || member.list) CHECK(value.has_value());
      if (value) check_json(*value, member);
    }
  }
}

/// Every filter at once, with the first values that each takes.
void fill_filters(const Query& query, Query::Ask& ask) {
  for (const std::string& filter : query.filters()) {
    CAPTURE(filter);
    bool taken = false;
    for (const char* value :
         {"x", "1", "true", "00000000-0000-0000-0000-000000000000", "2025-11-16T10:30:00Z", "2025-11-16"}) {
      ask.filters[filter] = {value};
      taken = query.statement(ask).has_value();
      if (taken) break;
    }
    CHECK(taken);
  }
}

void check_list(Tables& tables, const Query& query, const Actor& actor) {
  Query::Ask ask{.actor = &actor, .limit = 1};
  CHECK(tables.at_door(query.total(ask).value()).integer(0, "total") >= 0);
  for (const std::string& sort : query.sorts()) {
    CAPTURE(sort);
    ask.sort = sort;
    for (ask.descending = false;; ask.descending = true) {
      const Rows rows = tables.at_door(query.statement(ask).value());
      Query::Ask next = ask;
      next.after = query.next(ask, rows);
      if (next.after) CHECK(tables.at_door(query.statement(next).value()).columns() == rows.columns());
      if (*ask.descending) break;
    }
  }
  ask.offset = 1;
  CHECK_NOTHROW(tables.at_door(query.statement(ask).value()));
  if (query.filters().empty()) return;
  fill_filters(query, ask);
  CHECK(tables.at_door(query.statement(ask).value()).size() == 0);
  CHECK(tables.at_door(query.total(ask).value()).integer(0, "total") == 0);
}

/// The id of a path, or of what a command made, is asked for.
void check_id(const Query& query, const Placed& placed, const Actor& actor) {
  const Route& route = placed.route;
  if (query.is_list() || (placed.parameters.empty() && route.me == Me::none && route.operation.command == nullptr))
    return;
  const std::string id = to_string(mint());
  const auto statement = query.statement({.actor = &actor, .arguments = {{"id", id}}});
  CHECK(std::ranges::find(statement->values, Value(id)) != statement->values.end());
}

void check_wire(const Placed& placed, const Rows& rows) {
  const auto places = placed.wire.places(rows);
  for (const Audience audience : {Audience::everyone, Audience::owner, Audience::staff, Audience::admin}) {
    for (int row = 0; row < rows.size(); ++row) {
      std::string body;
      placed.wire.write(body, rows, row, places, Reader{.audience = audience});
      CHECK(canonical_json(body).has_value());
    }
  }
}

void check_placed(Tables& tables, const Placed& placed) {
  const Operation& operation = placed.route.operation;
  const Query& query = Query::named(operation.sql);
  // What ETag, masking and cursors read beside the view; a command's link is made at the door.
  Names beside{"id", "version", "tag", "contacts_shown", "company_id", "user_id"};
  for (const std::string& sort : query.sorts()) beside.insert(sort);
  const Names made = operation.view == &shape_of<CommandView> ? Names{"location"} : Names{};
  for (const Reach reach :
       {Reach::none, Reach::participant, Reach::own, Reach::assigned, Reach::company, Reach::tenant}) {
    CAPTURE(static_cast<int>(reach));
    const Actor actor = tables.actor(reach);
    check_id(query, placed, actor);
    int found = 0;
    for (const Rows& rows : answers(tables, query, actor)) {
      check_columns(tables, rows, operation.view(), beside, made);
      check_values(rows, operation.view());
      if (operation.answer == nullptr) check_wire(placed, rows);
      found += rows.size();
    }
    if (reach == Reach::tenant) CHECK(found > 0);
    if (query.is_list()) check_list(tables, query, actor);
  }
}

/// How many events a fold's file has folded: it says so, or ends in the insert of their rows.
std::int64_t folded(const Rows& rows) {
  return rows.tag().starts_with("INSERT") ? rows.affected() : rows.integer(0, "folded");
}

}  // namespace

TEST_CASE("every event folds without its optional parts, and a wave of none of them folds nothing") {
  Tables* house = tables();
  if (!house) return;
  for (const auto& [type, fold] : folds().all()) {
    CAPTURE(type);
    CHECK(folded(house->at_work(fold_statement(fold, {}))) == 0);
  }
  const test::BareStory other;
  house->worker.begin();  // and is not kept: the views are asked about what has begun, not what has ended
  house->worker.run({"select set_config('app.tenants', $1, true)", {"{" + to_string(other.tenant) + "}"}});
  std::set<std::string_view> told;
  auto events = other.beginnings();
  std::ranges::move(other.changes(), std::back_inserter(events));
  for (const Event& event : events) {
    CAPTURE(event.type);
    const Happened happened = test::happened(event, other.tenant);
    const Happened* one[] = {&happened};
    const Fold* fold = folds().find(event.type);
    REQUIRE(fold);
    CHECK(folded(house->worker.run(fold_statement(*fold, one))) == 1);
    told.insert(event.type);
  }
  house->worker.rollback();
  for (const auto& [type, fold] : folds().all()) CHECK_MESSAGE(told.contains(type), "the story leaves out ", type);
}

TEST_CASE("every load gives the state that its decisions see, whole, for bare rows") {
  Tables* house = tables();
  if (!house) return;
  const Actor actor = house->actor(Reach::tenant);
  Touches touches;
  for (const Uuid& id : house->story.ids()) touches.keys.push_back(id);
  for (const auto& [path, shape] : loads()) {
    CAPTURE(path);
    const Loading one[] = {{path, &shape, &touches, &actor, {}}};
    const Rows rows = house->at_work(load_statement(path, shape, one));
    check_columns(*house, rows, shape, {"ordinal"});
    check_values(rows, shape);
    CHECK(rows.type(rows.column("ordinal")) == house->type_named("int"));
    CHECK(rows.size() > 0);
    CHECK(house->at_work(load_statement(path, shape, {})).size() == 0);
    for (int row = 0; row < rows.size(); ++row) CHECK_NOTHROW(read_row(rows, row, shape, shape.make().get()));
  }
}

TEST_CASE("every answer of every listener has its view's columns, whole for bare rows, within every reach") {
  Tables* house = tables();
  if (!house) return;
  int asked = 0;
  for (const auto& desk : desks()) {
    for (const Placed& placed : desk->router.all()) {
      const Operation& operation = placed.route.operation;
      if (operation.sql.empty() || operation.view == nullptr) continue;
      CAPTURE(desk->name);
      CAPTURE(operation.name);
      CAPTURE(operation.sql);
      check_placed(*house, placed);
      ++asked;
    }
  }
  CHECK(asked > 30);
}

TEST_CASE("what the door asks for itself fits what it reads it into") {
  Tables* house = tables();
  if (!house) return;
  const Actor actor = house->actor(Reach::tenant);
  for (const auto& [path, shape] : door_questions) {
    CAPTURE(path);
    const Uuid& id = path == "identity/session.sql"  ? house->story.session
                     : path == "api_keys/holder.sql" ? house->story.api_key
                                                     : house->story.user;
    const auto statement =
        Query::named(path).statement({.actor = &actor, .arguments = {{"id", to_string(id)}, {"email_value", "none"}}});
    const Rows rows = house->at_door(statement.value());
    Names beside;
    if (path == "identity/session.sql") beside.insert("former");  // api/access/authentication.cpp
    if (&shape == &shape_of<identity::SignedInUser>())
      for (const Member& member : shape_of<identity::UserView>().members) beside.insert(member.name);
    check_columns(*house, rows, shape, beside);
    check_values(rows, shape);
    CHECK((rows.size() == 1) == (path != "identity/credentials.sql"));
  }
  const auto of_host =
      Query::named(tenant_question).statement({.actor = &actor, .arguments = {{"host", "none.example"}}});
  const Rows rows = house->at_door(of_host.value());
  CHECK(rows.type(rows.column("tenant_id")) == house->type_named("uuid"));
  CHECK(rows.type(rows.column("code")) == house->type_named("text"));
  const auto of_code = Query::named(tenant_of_code).statement({.actor = &actor, .arguments = {{"code_value", "none"}}});
  const Rows none = house->at_door(of_code.value());
  CHECK(none.type(none.column("tenant_id")) == house->type_named("uuid"));
  CHECK(none.size() == 0);
}

TEST_CASE("what is told live has its view's columns, and goes to open sessions") {
  Tables* house = tables();
  if (!house) return;
  const Actor actor = house->actor(Reach::own);
  const auto& story = house->story;
  const auto list = [](const Uuid& id) { return "{" + to_string(id) + "}"; };
  // The story was told when the first case asked for it; recent.sql looks two minutes back.
  house->owner.run({"update notification set created_at = now() where id = $1", {to_string(story.notification)}});
  for (const std::string_view path : live_questions) {
    CAPTURE(path);
    const auto statement = Query::named(path).statement(
        {.actor = &actor,
         .arguments = {
             {"id", to_string(story.notification)}, {"ids", list(story.notification)}, {"users", list(story.user)}}});
    const Rows rows = house->at_door(statement.value());
    CHECK(rows.size() > 0);
    check_columns(*house, rows, shape_of<notifications::NotificationView>());
    check_values(rows, shape_of<notifications::NotificationView>());
  }
  const auto open = [&](const Uuid& session) {
    const auto statement =
        Query::named(sessions_question).statement({.actor = &actor, .arguments = {{"ids", list(session)}}});
    return house->at_door(statement.value()).size();
  };
  CHECK(open(story.session) == 1);
  CHECK(open(story.user) == 0);
}

TEST_CASE("reactions ask for their todos, and a delivery finds where it goes") {
  Tables* house = tables();
  if (!house) return;
  const Keys keys(std::string(64, 'a'));
  const Blobs blobs("/tmp/hirewire-no-blobs");
  Reactions reactions(house->config, Surroundings{keys, blobs, 1}, folds(), contexts(), [] {});
  for (const Context* context : contexts()) {
    for (const Reaction& reaction : context->reactions) {
      CAPTURE(reaction.name);
      CHECK(reactions.look_back(reaction.name, Instant{}) > 0);
    }
  }
  CHECK(house->owner
            .run({"select count(*) as n from todo where kind = 'webhooks.deliver' and lane_key = $1",
                  {to_string(house->story.endpoint)}})
            .integer(0, "n") > 0);
  Relation wanted("wanted");
  const auto tenant_id = wanted.column("tenant_id", "uuid");
  const auto id = wanted.column("id", "uuid");
  wanted.add(tenant_id, house->story.tenant);
  wanted.add(id, house->story.endpoint);
  const Rows rows = house->at_work(wanted.into(sql(endpoints_file)));
  REQUIRE(rows.size() == 1);
  for (const auto column : {"id", "url", "secret", "state"}) CHECK_NOTHROW(static_cast<void>(rows.text(0, column)));
}

TEST_CASE("no .sql file is without a place in these tables") {
  std::set<std::string_view> named{tenant_question, tenant_of_code, endpoints_file, sessions_question};
  for (const std::string_view path :
       {"platform/time_zone.sql", "identity/user_of_email.sql", "identity/roles_called.sql", "candidates/by_email.sql",
        "candidates/own.sql", "candidates/skills.sql", "skills/meant.sql"})
    named.insert(path);  // test/api/door_questions_test.cpp
  named.insert(std::begin(live_questions), std::end(live_questions));
  for (const std::string_view path : {"mail/people.sql", "mail/recipient.sql", "mail/tenant.sql", "mail/outbox.sql"})
    named.insert(path);              // test/api/mail_test.cpp
  named.insert("mail/letters.sql");  // test/workers/mail/letters.cpp
  for (const auto& [path, shape] : door_questions) named.insert(path);
  for (const BlobKind& kind : blob_kinds) named.insert(kind.in_use);
  for (const auto& [path, shape] : loads()) named.insert(path);
  for (const auto& [type, fold] : folds().all()) named.insert(fold.path);
  for (const Context* context : contexts())
    for (const Reaction& reaction : context->reactions) named.insert(reaction.todos);
  for (const auto& desk : desks())
    for (const Placed& placed : desk->router.all()) named.insert(placed.route.operation.sql);
  for (const SqlFile& file : sql_files()) {
    const auto place = fmt::format("{{{}}}", file.path);
    const bool part_of_another =
        file.path.ends_with("/scope.sql") || file.path.ends_with("/contacts.sql") ||
        file.path.starts_with("migrations/") || file.path.ends_with("/tables.sql") ||
        file.path.ends_with("/functions.sql") ||
        std::ranges::any_of(sql_files(), [&](const SqlFile& other) { return other.text.contains(place); });
    CHECK_MESSAGE((part_of_another || named.contains(file.path)), "nothing names storage/", file.path);
  }
}
