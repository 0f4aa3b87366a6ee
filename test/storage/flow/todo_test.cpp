#include "storage/flow/todo.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "storage/flow/dead_letters.h"
#include "storage/flow/flow.h"
#include "test/storage/database.h"

namespace hirewire {

namespace {

using namespace std::chrono_literals;

std::vector<Todo> todos(const std::string& kind, const Uuid& tenant, int count, const std::string& key = "k") {
  std::vector<Todo> made;
  for (int i = 0; i < count; ++i) made.push_back({mint(), kind, tenant, key, 0, R"({"n":1})"});
  return made;
}

Leased look(Session& session, const Lease& asked) {
  return leased(session.run(lease_todos(asked)));
}

/// By an executor that has many slots and nothing under way.
std::vector<Todo> lease(Session& session, const std::string& kind, int limit) {
  return look(session, {.kind = kind, .room = 1'000, .per_key = limit, .time = 60s}).todos;
}

}  // namespace

TEST_CASE("two executors never lease the same todo, and one that is there already is left alone") {
  const Config* config = test::database();
  if (!config) return;
  Session one(*config, Role::worker);
  Session two(*config, Role::worker);
  const auto made = todos("skip", mint(), 10);
  CHECK(one.run(add_todos(made)).affected() == 10);
  CHECK(one.run(add_todos(made)).affected() == 0);
  one.begin();  // holds its row locks while the other asks
  const auto first = lease(one, "skip", 4);
  const auto second = lease(two, "skip", 100);
  one.commit();
  CHECK(first.size() == 4);
  CHECK(second.size() == 6);
  std::set<Uuid> ids;
  for (const auto* part : {&first, &second})
    for (const Todo& todo : *part) {
      ids.insert(todo.id);
      CHECK(todo.attempts == 1);
    }
  CHECK(ids.size() == 10);
  CHECK(lease(two, "skip", 100).empty());
}

TEST_CASE("a todo that is added for later is not leased before") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  auto made = todos("later", mint(), 3);
  made[0].due_at = now() + 1h;
  made[1].due_at = now() - 1h;
  CHECK(session.run(add_todos(made)).affected() == 3);
  std::set<Uuid> ids;
  for (const Todo& todo : lease(session, "later", 100)) ids.insert(todo.id);
  CHECK(ids == std::set<Uuid>{made[1].id, made[2].id});
}

std::map<Uuid, int> by_tenant(const std::vector<Todo>& todos) {
  std::map<Uuid, int> counted;
  for (const Todo& todo : todos) ++counted[todo.tenant_id];
  return counted;
}

TEST_CASE("a lease takes turns over the tenants, however long the others' rows wait") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const Uuid large = mint(), small = mint();
  session.run(add_todos(todos("turns", large, 3'000, "a")));
  session.run(add_todos(todos("turns", small, 3, "b")));
  const auto taken = by_tenant(look(session, {.kind = "turns", .room = 8, .per_key = 100, .time = 30s}).todos);
  CHECK(taken == std::map<Uuid, int>{{small, 3}, {large, 3}});
}

TEST_CASE("a tenant whose attempts take long leaves slots for others: alone it gets most of them, never the last") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const Uuid slow = mint(), late = mint();
  session.run(add_todos(todos("slots", slow, 1'000, "a")));
  const auto alone = look(session, {.kind = "slots", .room = 256, .per_key = 256, .time = 30s}).todos;
  CHECK(alone.size() > 128);
  CHECK(alone.size() < 200);
  session.run(add_todos(todos("slots", late, 9, "b")));
  const auto with_room = [&](int room) {
    const std::map<Lane, int> under_way{{{slow, "a"}, 256 - room}};
    return by_tenant(
        look(session, {.kind = "slots", .room = room, .per_key = 256, .time = 30s, .under_way = under_way}).todos);
  };
  CHECK(with_room(6) == std::map<Uuid, int>{{late, 3}});
  CHECK(with_room(1) == std::map<Uuid, int>{{late, 1}});
}

TEST_CASE("below a tenant a lease takes turns over the lanes, and keeps to the bound of each") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const Uuid tenant = mint();
  session.run(add_todos(todos("lanes", tenant, 2'500, "hangs")));
  session.run(add_todos(todos("lanes", tenant, 4, "answers")));
  const auto of_lane = [&](const Lease& asked) {
    std::map<std::string, int> counted;
    for (const Todo& todo : look(session, asked).todos) ++counted[todo.lane_key];
    return counted;
  };
  auto taken = of_lane({.kind = "lanes", .room = 12, .per_key = 2, .time = 30s});
  CHECK(taken == std::map<std::string, int>{{"answers", 2}, {"hangs", 2}});
  taken = of_lane({.kind = "lanes", .room = 100, .per_key = 64, .time = 30s, .under_way = {{{tenant, "hangs"}, 64}}});
  CHECK(taken == std::map<std::string, int>{{"answers", 2}});
}

TEST_CASE("a lease that stops looking says where, and the next one goes on there") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const Uuid tenant = mint();
  std::vector<Todo> many;
  for (int i = 0; i < 1'500; ++i) many.push_back(todos("many", tenant, 1, fmt::format("{:04}", i)).front());
  for (Todo& todo : many) todo.due_at = now() + (todo.lane_key < "1200" ? 1h : -1h);
  session.run(add_todos(many));
  const auto first = look(session, {.kind = "many", .room = 1'000, .per_key = 9, .time = 30s});
  CHECK(first.todos.empty());
  REQUIRE(first.behind);
  CHECK(first.behind->key == "0999");
  const auto next = look(session, {.kind = "many", .room = 1'000, .per_key = 9, .time = 30s, .behind = first.behind});
  CHECK(next.todos.size() == 300);
  CHECK_FALSE(next.behind);
}

TEST_CASE("a lease that ran out is taken again; finished, put off and buried todos are not") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session owner(*config, Role::owner);
  session.run(add_todos(todos("ends", mint(), 4)));
  REQUIRE(lease(session, "ends", 10).size() == 4);
  owner.script("update todo set lease_until = now() - interval '1 second' where kind = 'ends'");
  const auto again = lease(session, "ends", 10);
  REQUIRE(again.size() == 4);
  CHECK(again[0].attempts == 2);
  using End = Attempted::End;
  const std::vector<Attempted> ended{{again[0], End::done, 0ms, "", 200, 12, true},
                                     {again[1], End::again, 60'000ms, "TIMEOUT", 0, 30, true},
                                     {again[2], End::dead, 0ms, "GONE", 410, 5, true},
                                     {again[3], End::again, 0ms, "BUSY", 503, 1, false}};
  finish_todos(session, ended);
  const auto due = lease(session, "ends", 10);
  REQUIRE(due.size() == 1);
  CHECK(due[0].id == again[3].id);
  CHECK(due[0].attempts == 3);
  const auto tried = owner.run(
      {"select count(*) as n, count(status_code) as codes from attempt where kind = 'ends' and attempt = 2", {}});
  CHECK(tried.integer(0, "n") == 3);
  CHECK(tried.integer(0, "codes") == 2);

  const auto dead = buried_todos(owner, 1'000);
  REQUIRE(std::ranges::count(dead, again[2].id, &BuriedTodo::id) == 1);
  CHECK(buried_todo(owner, again[2].id)->error == "GONE");
  CHECK_FALSE(buried_todo(owner, again[1].id).has_value());
  CHECK(replay_todo(owner, again[2].id));
  CHECK_FALSE(replay_todo(owner, again[2].id));
  const auto replayed = lease(session, "ends", 10);
  REQUIRE(replayed.size() == 1);
  CHECK(replayed[0].attempts == 1);
  finish_todos(session, std::vector<Attempted>{{replayed[0], End::dead, 0ms, "GONE", 0, 0, false}});
  CHECK(drop_buried_todo(owner, replayed[0].id));
  CHECK_FALSE(drop_buried_todo(owner, replayed[0].id));
}

TEST_CASE("an attempt begins outside only while it holds the todo, and its mark stays until its end is told") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session owner(*config, Role::owner);
  session.run(add_todos(todos("begun", mint(), 2)));
  const auto first = lease(session, "begun", 10);
  REQUIRE(first.size() == 2);
  CHECK(first[0].begun == 0);
  CHECK(session.run(begin_todos(first, 61s)).size() == 0);  // the lease ends before the attempt may
  CHECK(session.run(begin_todos(first, 10s)).size() == 2);
  owner.script("update todo set lease_until = now() - interval '1 second' where kind = 'begun'");  // its worker died
  const auto second = lease(session, "begun", 10);
  REQUIRE(second.size() == 2);
  CHECK(second[0].begun == 1);
  CHECK(session.run(begin_todos(first, 10s)).size() == 0);  // another holds it
  using End = Attempted::End;
  finish_todos(session,
               std::vector<Attempted>{{first[0], End::again, 0ms, "LATE"}, {first[1], End::dead, 0ms, "LATE"}});
  CHECK(lease(session, "begun", 10).empty());  // who lost the lease does not put off what another holds
  finish_todos(session, std::vector<Attempted>{{second[0], End::again, 0ms, "BUSY"}, {first[1], End::done}});
  const auto third = lease(session, "begun", 10);
  REQUIRE(third.size() == 1);  // but what he has done is done
  CHECK(third[0].begun == 1);  // and nobody knows the first one's end
  CHECK(session.run(begin_todos(third, 10s)).size() == 1);
  finish_todos(session, std::vector<Attempted>{{third[0], End::dead, 0ms, "unsure"}});
  CHECK(replay_todo(owner, third[0].id));
  CHECK(lease(session, "begun", 10).front().begun == 0);
}

TEST_CASE("a mark stays until somebody tells the end of its own attempt: who put it off never looked") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session owner(*config, Role::owner);
  session.run(add_todos(todos("marked", mint(), 1)));
  const auto died = lease(session, "marked", 1);
  REQUIRE(session.run(begin_todos(died, 1s)).size() == 1);
  owner.script("update todo set lease_until = now() - interval '1 second' where kind = 'marked'");
  const auto second = lease(session, "marked", 1);
  using End = Attempted::End;
  finish_todos(session, std::vector<Attempted>{{second[0], End::again, 0ms, "stopped"}});
  const auto third = lease(session, "marked", 1);
  REQUIRE(third.size() == 1);
  CHECK(third[0].begun == 1);
  REQUIRE(session.run(begin_todos(third, 1s)).size() == 1);
  finish_todos(session, std::vector<Attempted>{{third[0], End::again, 0ms, "BUSY"}});
  CHECK(lease(session, "marked", 1)[0].begun == 0);
}

TEST_CASE("a dead letter is shown, sent again under an id of its own, and dropped") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session owner(*config, Role::owner);
  DeadLetter letter;
  letter.id = mint();
  letter.partition = 2;
  letter.offset = 41;
  letter.reason = "conflict";
  letter.headers = R"({"ce_id":")" + to_string(letter.id) + R"(","ce_subject":")" + to_string(letter.id) +
                   R"(","ce_time":"2020-01-01T00:00:00Z","ce_type":"DoIt"})";
  letter.body = R"("{\"name\":\"\u00e9\\\"\"}")";
  session.run(write_dead_letter("hiring", letter));
  const auto shown = buried_message(owner, letter.id);
  REQUIRE(shown.has_value());
  CHECK(shown->lane == "hiring");
  CHECK(shown->offset == 41);
  CHECK(shown->body == "{\"name\":\"é\\\"\"}");
  CHECK(std::ranges::count(buried_messages(owner, 1'000), letter.id, &BuriedMessage::id) == 1);
  const auto once = replay_of(owner, letter.id);
  const auto twice = replay_of(owner, letter.id);
  REQUIRE(once.has_value());
  REQUIRE(twice.has_value());
  const auto header = [](const BuriedMessage& m, std::string_view name) {
    return std::ranges::find(m.headers, name, &std::pair<std::string, std::string>::first)->second;
  };
  CHECK(header(*once, "ce_id") != to_string(letter.id));
  CHECK(header(*once, "ce_id") == header(*twice, "ce_id"));
  CHECK(header(*once, "ce_type") == "DoIt");
  CHECK(now() - *parse_iso(header(*once, "ce_time")) < std::chrono::minutes(1));
  CHECK(drop_buried(owner, letter.id));
  CHECK_FALSE(drop_buried(owner, letter.id));
  CHECK(replay_of(owner, letter.id).error().reason == Reason::not_found);

  DeadLetter unreadable{mint(), 0, 1, "unreadable", "{}", R"("\u0000\ufffd")"};
  session.run(write_dead_letter("hiring", unreadable));
  CHECK(buried_message(owner, unreadable.id)->body == unreadable.body);
  CHECK(replay_of(owner, unreadable.id).error().reason == Reason::malformed);
}

}  // namespace hirewire
