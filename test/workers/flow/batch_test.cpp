#include "workers/flow/batch.h"

#include <doctest/doctest.h>

#include "events/envelope.h"
#include "schemas/candidates.h"
#include "test/storage/database.h"
#include "workers/contexts.h"

namespace hirewire {

namespace {

constexpr std::string_view batching = "batching";

/// A lane with one partition of ours, and what has been sent to it.
struct Lane {
  explicit Lane(const Config& config) : worker(config, Role::worker), owner(config, Role::owner) {}

  Taken taken(Command command) {
    Message message;
    message.offset = next++;
    message.headers = {{"ce_id", to_string(command.envelope.id)}};
    const CommandRow* row = nullptr;
    for (const CommandRow& of_table : candidates::context().commands)
      if (of_table.type == command.envelope.type) row = &of_table;
    auto touches = row->touches(command.body.get(), command.envelope.actor);
    return {std::move(message), std::move(command), row, {}, std::move(touches)};
  }
  Envelope envelope(const Uuid& subject) const {
    Envelope e;
    e.id = mint();
    e.subject = subject;
    e.time = now();
    e.actor.tenant_id = tenant;
    e.actor.role = "admin";
    e.actor.reach = Reach::tenant;
    e.actor.now = e.time;
    return e;
  }
  Taken create(const std::string& email, const Uuid& with_id = mint()) {
    candidates::CreateCandidate body;
    body.id = {with_id};
    body.email = email;
    body.first_name = "Ada";
    body.last_name = "Byron";
    const Uuid id = body.id;
    return taken(command(envelope(id), std::move(body)));
  }
  Taken update(const Uuid& id) {
    candidates::UpdateCandidate body;
    body.id = {id};
    return taken(command(envelope(id), std::move(body)));
  }

  std::optional<Carried> carried(std::vector<Taken> batch, Looking looking) {
    auto done = carry_out({worker, test::folds(), keys, batching}, batch, mine, looking);
    if (done)
      for (const auto& [partition, row] : done->moved) mine[partition] = row;
    return done;
  }
  bool comes_up_short(std::vector<Taken> batch) {
    try {
      carried(std::move(batch), Looking::not_at_all);
    } catch (const SqlError& error) {
      worker.rollback();
      return error.short_fold();
    }
    return false;
  }
  std::int64_t candidates_here() {
    return owner.run({"select count(*) as n from candidate where tenant_id = $1", {to_string(tenant)}}).integer(0, "n");
  }

  const Uuid tenant = mint();
  const Keys keys{std::string(64, 'a')};
  Session worker;
  Session owner;
  std::map<int, PartitionRow> mine{{0, take_over(worker, batching, 0, {})}};
  std::int64_t next = 0;
};

}  // namespace

TEST_CASE("of a command that the house has not signed nothing is looked at; an unsigned one from before is taken") {
  const Keys keys(std::string(64, 'a'));
  const Blobs blobs("/tmp/hirewire-no-blobs");
  const Surroundings surroundings{keys, blobs, 1};
  const auto rows = command_rows(contexts());
  Envelope envelope;
  envelope.id = mint();
  envelope.subject = mint();
  envelope.time = now();
  envelope.actor.role = "system";
  Message sent =
      to_message(command(envelope, candidates::DeleteCandidate{{{envelope.subject, 1}, {}, {}}}), "t", 0, keys);
  sent.offset = 7;
  const auto taken_below = [&](const Message& message, std::int64_t unsigned_below) {
    return take(message, unsigned_below, rows, surroundings);
  };
  CHECK(taken_below(sent, 8).command.has_value());
  CHECK(taken_below(sent, 7).convicted == not_signed);
  CHECK_FALSE(taken_below(sent, 7).command.has_value());
  Message good = sent;
  sign(good, keys);
  CHECK(taken_below(good, 0).command.has_value());
  Message forged = good;
  forged.body += ' ';
  CHECK(taken_below(forged, 8).convicted == not_signed);  // whoever has once signed has always signed
}

TEST_CASE("from where commands must be signed is recorded once") {
  const Config* config = test::database("workers");
  if (!config) return;
  Session session(*config, Role::worker);
  const auto below = [&](int partition, std::int64_t end) {
    return unsigned_below(session, "signing", take_over(session, "signing", partition, {}), [end] { return end; });
  };
  take_over(session, "signing", 0, {});
  CHECK(below(0, 41) == 0);  // a new partition never had an unsigned one
  take_over(session, "signing", 1, {});
  session.run({"update partition set unsigned_below = null where lane = 'signing' and partition = 1", {}});
  CHECK(below(1, 41) == 41);  // an older binary had it
  CHECK(below(1, 99) == 41);
  CHECK(below(1, 99) == 41);
  session.run(begin_anew("signing", take_over(session, "signing", 1, {})));
  CHECK(below(1, 99) == 0);  // another history has other offsets
}

TEST_CASE("creates are carried out without looking, and the events run on from where the partition stands") {
  const Config* config = test::database("workers");
  if (!config) return;
  Lane lane(*config);
  std::vector<Taken> two;
  two.push_back(lane.create("a@example.org"));
  two.push_back(lane.create("b@example.org"));
  const auto first = lane.carried(two, Looking::not_at_all);
  REQUIRE(first.has_value());
  CHECK(first->done == 2);
  CHECK(first->replies.size() == 2);
  const std::int64_t seq = lane.mine[0].seq;
  CHECK(first->events == 4);
  CHECK(lane.mine[0].next_offset == 2);
  REQUIRE(lane.carried({lane.create("c@example.org")}, Looking::not_at_all).has_value());
  CHECK(lane.mine[0].seq == seq + 2);
  CHECK(lane.candidates_here() == 3);
}

TEST_CASE("what is not as it was taken for granted comes up short, changes nothing, and is right after looking") {
  const Config* config = test::database("workers");
  if (!config) return;
  Lane lane(*config);
  const Taken once = lane.create("a@example.org");
  REQUIRE(lane.carried({once}, Looking::not_at_all).has_value());

  CHECK(lane.comes_up_short({once}));  // the inbox knows it
  const auto copy = lane.carried({once}, Looking::by_wave);
  REQUIRE(copy.has_value());
  CHECK(copy->duplicates == 1);
  CHECK(copy->replies.front().status == "done");

  const Taken rival = lane.create("A@example.org");
  CHECK(lane.comes_up_short({rival}));  // the address is another's
  const auto refused = lane.carried({rival}, Looking::by_wave);
  REQUIRE(refused.has_value());
  CHECK(refused->refused == 1);
  CHECK(refused->replies.front().status == "conflict");

  Session successor(*config, Role::worker);
  take_over(successor, batching, 0, {});
  const Taken late = lane.create("late@example.org");
  CHECK(lane.comes_up_short({late}));  // the partition is another's
  const auto fenced = lane.carried({late}, Looking::by_wave);
  REQUIRE(fenced.has_value());
  CHECK(fenced->fenced == std::vector{0});
  CHECK(lane.candidates_here() == 1);
}

TEST_CASE("a partition that stands elsewhere than where its owner left it is not his, though its row bears his epoch") {
  test::House house("restored_below");
  if (!test::database()) return;
  Lane lane(house.config());
  REQUIRE(lane.carried({lane.create("a@example.org")}, Looking::not_at_all).has_value());
  const auto is_fenced = [&] {
    const Taken late = lane.create("late@example.org");
    if (!lane.comes_up_short({late})) return false;
    const auto looked = lane.carried({late}, Looking::by_wave);
    lane.next = lane.mine[0].next_offset;
    return looked && looked->fenced == std::vector{0} && looked->replies.empty();
  };
  const auto left = lane.mine[0];
  SUBCASE("an older place") {
    lane.owner.run({"update partition set next_offset = 0, seq = 0", {}});
  }
  SUBCASE("the same place, in a table that was made anew") {
    const auto worker = std::string(lane.worker.run({"select current_user as me", {}}).text(0, "me"));
    lane.owner.begin();
    lane.owner.run({"alter table partition rename to partition_before", {}});
    lane.owner.run({"create table partition (like partition_before including all)", {}});
    lane.owner.run({"insert into partition select * from partition_before", {}});
    lane.owner.run({"drop table partition_before", {}});
    lane.owner.run({"grant select, insert, update on partition to " + worker, {}});
    lane.owner.commit();
  }
  SUBCASE("no place at all") {
    lane.owner.run({"delete from partition", {}});
  }
  CHECK(is_fenced());
  CHECK(lane.candidates_here() == 1);
  lane.owner.run({"delete from event_log", {}});  // of which the restored partition knows nothing
  lane.mine[0] = take_over(lane.worker, batching, 0, left.epoch);
  lane.next = lane.mine[0].next_offset;
  CHECK(lane.carried({lane.create("b@example.org")}, Looking::not_at_all).has_value());
}

TEST_CASE("what has to see something is not tried without looking") {
  const Config* config = test::database("workers");
  if (!config) return;
  Lane lane(*config);
  const Taken made = lane.create("a@example.org");
  REQUIRE(lane.carried({made}, Looking::not_at_all).has_value());
  CHECK_FALSE(lane.carried({lane.update(made.command->envelope.subject)}, Looking::not_at_all).has_value());

  // Refused, perhaps for what was not seen; twice in one batch.
  Taken forbidden = lane.create("b@example.org");
  std::static_pointer_cast<candidates::CreateCandidate>(forbidden.command->body)->status = "withdrawn";
  CHECK_FALSE(lane.carried({forbidden}, Looking::not_at_all).has_value());
  const Taken twice = lane.create("c@example.org");
  CHECK_FALSE(lane.carried({twice, twice}, Looking::not_at_all).has_value());
  CHECK(lane.candidates_here() == 1);
}

TEST_CASE("a convicted command is buried beside the good ones, and once") {
  const Config* config = test::database("workers");
  if (!config) return;
  Lane lane(*config);
  Taken poison = lane.create("a@example.org");
  poison.convicted = "poison";
  const auto both = lane.carried({poison, lane.create("b@example.org")}, Looking::not_at_all);
  REQUIRE(both.has_value());
  CHECK(both->convicted == 1);
  CHECK(both->done == 1);
  CHECK(lane.candidates_here() == 1);
  CHECK(lane.comes_up_short({poison}));  // all of the topic is read again: its history changed
  const auto again = lane.carried({poison}, Looking::by_wave);
  REQUIRE(again.has_value());
  CHECK(again->duplicates == 1);
  CHECK(again->convicted == 0);
}

TEST_CASE("unreadable messages in the same place of a topic that was made again are buried each, and each once") {
  const Config* config = test::database("workers");
  if (!config) return;
  Lane lane(*config);
  const auto buried = [&](std::string body, std::string type) {
    Taken unread;
    unread.message.offset = lane.next;
    unread.message.headers = {{"ce_type", std::move(type)}};
    unread.message.body = std::move(body);
    unread.convicted = "unreadable";
    REQUIRE(lane.carried({unread}, Looking::by_wave).has_value());
    return lane.owner
        .run({"select count(*) as n from dead_letter where id = $1", {to_string(unread_id(unread.message))}})
        .integer(0, "n");
  };
  const auto letters = [&] {
    return lane.owner.run({"select count(*) as n from dead_letter where lane = $1", {std::string(batching)}})
        .integer(0, "n");
  };
  const std::int64_t before = letters();
  CHECK(buried("one", "a") == 1);
  CHECK(buried("other", "a") == 1);
  CHECK(buried("one", "b") == 1);
  CHECK(buried("one", "a") == 1);
  CHECK(letters() == before + 3);
}

TEST_CASE("a row that cannot be read convicts the command that asked for it, and no other") {
  const Config* config = test::database("workers");
  if (!config) return;
  Lane lane(*config);
  const Taken spoilt = lane.create("a@example.org");
  const Taken sound = lane.create("b@example.org");
  REQUIRE(lane.carried({spoilt, sound}, Looking::not_at_all).has_value());
  lane.owner.run({"update candidate set links = array[null]::text[] where id = $1",
                  {to_string(spoilt.command->envelope.subject)}});

  std::vector<Taken> batch{lane.update(sound.command->envelope.subject), lane.update(spoilt.command->envelope.subject)};
  bool convicted = false;
  try {
    carry_out({lane.worker, test::folds(), lane.keys, batching}, batch, lane.mine, Looking::by_wave);
  } catch (const DecisionFault& fault) {
    convicted = fault.taken == &batch[1];
    CHECK(fault.what.contains("Candidate.links"));
    batch[1].convicted = fault.what;
  }
  lane.worker.rollback();
  REQUIRE(convicted);
  const auto carried = lane.carried(batch, Looking::by_wave);
  REQUIRE(carried.has_value());
  CHECK(carried->convicted == 1);
  CHECK(carried->done == 1);
}

TEST_CASE("a rehearsal tells what a command would break by itself, and leaves nothing") {
  const Config* config = test::database("workers");
  if (!config) return;
  Lane lane(*config);
  const auto rehearsed = [&](Taken taken) {
    std::string state;
    try {
      rehearse({lane.worker, test::folds(), lane.keys, batching}, taken, lane.mine);
    } catch (const SqlError& error) {
      state = error.state();
    }
    lane.worker.rollback();
    return state;
  };
  const Taken made = lane.create("a@example.org");
  CHECK(rehearsed(made).empty());
  CHECK(lane.candidates_here() == 0);
  REQUIRE(lane.carried({made}, Looking::not_at_all).has_value());
  CHECK(rehearsed(lane.create("b@example.org", made.command->envelope.subject)) == "23505");
  CHECK(rehearsed(made).empty());                          // a copy, which the inbox knows
  CHECK(rehearsed(lane.create("A@example.org")).empty());  // a rule refuses it
  CHECK(lane.candidates_here() == 1);
}

}  // namespace hirewire
