#include "storage/flow/replies.h"

#include <doctest/doctest.h>

#include "storage/flow/flow.h"
#include "test/storage/database.h"
#include "test/storage/waiting.h"

namespace hirewire {

namespace {

Reply reply_to(const Uuid& id) {
  Reply reply;
  reply.command_id = id;
  reply.status = "done";
  reply.kind = "candidate";
  reply.id = id;
  return reply;
}

const Uuid tenant = mint();

void write(Session& session, const Uuid& id, const Uuid& of = tenant) {
  const std::vector<Answered> answers{{reply_to(id), of, now(), {}}};
  session.run(write_inbox(answers));
}

}  // namespace

TEST_CASE("who waits says what he would read of the object he named, and has it with the reply") {
  const Config* config = test::database();
  if (!config) return;
  Replies replies(*config);
  const Uuid made = mint();
  const Uuid copy = mint();
  const Uuid refused = mint();
  const auto reading = [](const Uuid& id) {
    const Question question{mint(), {{"select $1::uuid as id", {to_string(id)}}}};
    return Replies::Then{id, std::make_shared<Question>(question)};
  };
  test::Told<std::pair<Uuid, bool>> told;
  const auto tell = [&](const Reply& reply, const auto& rows) { told.add({reply.command_id, !rows.empty()}); };
  replies.wait(tenant, made, tell, reading(made));
  replies.wait(tenant, copy, tell, reading(mint()));  // the command was done for another request, on another object
  replies.wait(tenant, refused, tell, reading(refused));
  std::vector<Reply> settled{reply_to(made), reply_to(copy), reply_to(refused), reply_to(mint())};
  settled[2].status = "conflict";
  const auto questions = replies.questions(settled);
  REQUIRE(questions.size() == 4);
  REQUIRE(questions[0] != nullptr);
  CHECK(questions[0]->statements.front().values.front() == to_string(made));
  for (std::size_t i = 1; i < questions.size(); ++i) CHECK(questions[i] == nullptr);
  replies.settle(settled, std::vector<std::vector<Rows>>{std::vector<Rows>(1), {}, {}, {}});
  const auto all = told.wait(3);
  REQUIRE(all.size() == 3);
  CHECK(all[0] == std::pair{made, true});
  CHECK(all[1] == std::pair{copy, false});
  CHECK(all[2] == std::pair{refused, false});
}

TEST_CASE("who waits is told, however many stopped waiting before anybody looked for theirs") {
  const Config* config = test::database();
  if (!config) return;
  Session worker(*config, Role::worker);
  Replies replies(*config);
  test::Told<Uuid> told;
  for (int round = 0; round < 200; ++round) {
    const Uuid asked = mint();
    write(worker, asked);  // a round trip, in which the thread that asks falls asleep
    for (int i = 0; i < 3; ++i) {
      const Uuid unheard = mint();
      replies.wait(tenant, unheard, [](const Reply&, const auto&) {});
      replies.forget(unheard);
    }
    if (round % 20 != 0) continue;
    replies.wait(tenant, asked, [&](const Reply& reply, const auto&) { told.add(reply.command_id); });
    REQUIRE(told.wait(static_cast<std::size_t>(round / 20 + 1)).back() == asked);
  }
}

TEST_CASE("all who wait for a command are told, from the inbox or handed over, once") {
  const Config* config = test::database();
  if (!config) return;
  Session worker(*config, Role::worker);
  Replies replies(*config);
  const Uuid asked = mint();
  const Uuid handed = mint();
  test::Told<std::pair<int, Uuid>> told;
  const auto tell = [&](int who) {
    return [&told, who](const Reply& reply, const auto&) { told.add({who, reply.command_id}); };
  };
  replies.wait(tenant, asked, tell(1));
  replies.wait(tenant, asked, tell(2));
  const auto gone = replies.wait(tenant, asked, tell(3));
  replies.forget(asked, gone);
  replies.wait(tenant, handed, tell(4));
  const std::vector<Reply> settled{reply_to(handed)};
  replies.settle(settled);
  replies.settle(settled);
  CHECK(told.wait(1).front() == std::pair{4, handed});
  write(worker, asked);
  const auto all = told.wait(3);
  REQUIRE(all.size() == 3);
  CHECK(all[1] == std::pair{1, asked});
  CHECK(all[2] == std::pair{2, asked});

  // With workers in this process the inbox is still asked, less often; one that is forgotten is never told.
  replies.workers_here(true);
  const Uuid elsewhere = mint();
  const Uuid forgotten = mint();
  replies.wait(tenant, forgotten, tell(5));
  replies.forget(forgotten);
  replies.wait(tenant, elsewhere, tell(6));
  write(worker, forgotten);
  write(worker, elsewhere);
  const auto more = told.wait(4);
  REQUIRE(more.size() == 4);
  CHECK(more[3] == std::pair{6, elsewhere});
}

TEST_CASE("who waits hears of his tenant's commands only, whoever else waits") {
  const Config* config = test::database();
  if (!config) return;
  Session worker(*config, Role::worker);
  Replies replies(*config);
  const Uuid here = mint();
  const Uuid there = mint();
  const Uuid mine = mint();
  const Uuid theirs = mint();
  const Uuid strange = mint();
  test::Told<Uuid> told;
  const auto tell = [&](const Reply& reply, const auto&) { told.add(reply.command_id); };
  replies.wait(here, strange, tell);  // it is another tenant's
  write(worker, strange, there);
  write(worker, mine, here);
  write(worker, theirs, there);
  replies.wait(there, theirs, tell);
  REQUIRE(told.wait(1).size() == 1);
  replies.wait(here, mine, tell);
  const auto all = told.wait(2);
  REQUIRE(all.size() == 2);
  CHECK(all[0] == theirs);
  CHECK(all[1] == mine);
}

TEST_CASE("a database whose connections are cut is simply asked again") {
  const Config* config = test::database();
  if (!config) return;
  Session owner(*config, Role::owner);
  Session worker(*config, Role::worker);
  Replies replies(*config);
  test::Told<Uuid> told;
  const Uuid first = mint();
  write(worker, first);
  replies.wait(tenant, first, [&](const Reply& reply, const auto&) { told.add(reply.command_id); });
  REQUIRE(told.wait(1).size() == 1);
  owner.run(
      {"select count(pg_terminate_backend(pid, 2000)) from pg_stat_activity where pid <> pg_backend_pid() and datname "
       "= current_database() and query like '%from inbox where command_id%'",
       {}});
  const Uuid second = mint();
  worker.reconnect();
  write(worker, second);
  replies.wait(tenant, second, [&](const Reply& reply, const auto&) { told.add(reply.command_id); });
  CHECK(told.wait(2).size() == 2);
}

}  // namespace hirewire
