#include "workers/flow/carrier.h"

#include <fmt/format.h>

#include <set>

#include "base/log.h"
#include "events/topics.h"

namespace hirewire {

namespace {

constexpr std::int64_t marks_that_convict = 3;
constexpr int batches_after_a_surprise = 16;  // where copies and known values come often, trying without looking costs

}  // namespace

metrics::Counter lane_counter(const std::string& name, const std::string& help, std::string_view lane) {
  return metrics::counter("hirewire_" + name, help, {{"lane", std::string(lane)}});
}

metrics::Counter replayed_batches(std::string_view lane) {
  return lane_counter("batches_replayed_total", "Batches rolled back and replayed", lane);
}

Carrier::Carrier(Parts parts)
    : parts_(std::move(parts)),
      replays_(replayed_batches(parts_.lane)),
      batch_seconds_(
          metrics::histogram("hirewire_batch_seconds", "Time of one batch's transaction", {{"lane", parts_.lane}})),
      batch_commands_(metrics::sizes("hirewire_batch_commands", "Commands in one batch", {{"lane", parts_.lane}})) {}

HeldPartition Carrier::take_hold(Session& session, Bus& bus, std::string_view name_space, int partition,
                                 const Uuid& held, bool for_replay) const {
  HeldPartition own{.row = take_over(session, parts_.lane, partition, held, for_replay)};
  own.unsigned_below = unsigned_below(session, parts_.lane, own.row, [&] {
    const auto ends = bus.ends(commands_topic(name_space, parts_.lane));
    if (std::cmp_less_equal(ends.size(), partition)) throw std::runtime_error("no broker tells where its commands end");
    return ends[static_cast<std::size_t>(partition)];
  });
  if (!own.row.in_order) own.alone = static_cast<int>(batch_limit);  // what killed its last owner was in his batch
  return own;
}

Taken Carrier::taken(Message message, const HeldPartition& from) const {
  return take(std::move(message), from.unsigned_below, parts_.rows, parts_.surroundings);
}

/// Marks the message before anything reads it. A mark is cleared by a commit, by trouble that was caught and by an
/// orderly end, so a message that is marked again was alone when the process died: once may be chance, twice is not.
Taken Carrier::taken_alone(Session& session, Message message, HeldPartition& from) const {
  --from.alone;
  const auto times = marks(session.run(mark_message(parts_.lane, from.row, unread_id(message))));
  // Convicted, it is read once more, so that its caller gets an answer; unless that, too, kills.
  Taken taken =
      times > marks_that_convict ? Taken{.message = std::move(message)} : this->taken(std::move(message), from);
  if (times >= marks_that_convict)
    taken.convicted = fmt::format("the process died {} times while this message was tried alone", times - 1);
  return taken;
}

/// Convicts the command that seems to be at fault, if it breaks something alone, or halves the batch until poison is
/// alone; everything else is replayed whole.
void Carrier::carry_out_all(Session& session, std::span<Taken> batch) {
  Looking looking = look_first_ > 0 ? Looking::by_wave : Looking::not_at_all;
  look_first_ = std::max(0, look_first_ - 1);
  while (!batch.empty()) {
    try {
      if (try_once(session, batch, looking)) return;
      looking = Looking::by_wave;
    } catch (const DecisionFault& fault) {
      session.rollback();
      log::error("decision_fault", {{"lane", parts_.lane},
                                    {"command", fault.taken->command->envelope.type},
                                    {"id", to_string(fault.taken->command->envelope.id)}});
      fault.taken->convicted = "a fault in the decision: " + fault.what;
    } catch (const SqlError& error) {
      if (!error.convicts() && !error.short_fold()) throw;
      session.rollback();
      if (error.short_fold()) {
        replays_.add();
        if (looking == Looking::one_by_one) throw;  // alone and still short: another partition is at it; wait a moment
        if (looking == Looking::not_at_all) look_first_ = batches_after_a_surprise;
        looking = looking == Looking::not_at_all ? Looking::by_wave : Looking::one_by_one;
        continue;
      }
      log::error("batch_convicted", {{"lane", parts_.lane}, {"size", batch.size()}, {"error", error.what()}});
      if (batch.size() == 1) {
        if (!batch.front().convicted.empty()) throw;  // even its dead letter is refused: trouble of ours
        batch.front().convicted = error.what();
      } else if (const auto suspect = suspect_in(session, batch, error);
                 !suspect || !breaks_alone(session, batch[*suspect])) {
        const auto half = batch.size() / 2;
        carry_out_all(session, batch.first(half));
        batch = batch.subspan(half);
      }
    }
  }
}

/// Where a key is taken: the first command that would make what is there already.
std::optional<std::size_t> Carrier::suspect_in(Session& session, std::span<const Taken> batch, const SqlError& error) {
  if (error.table().empty()) return std::nullopt;
  std::set<Uuid> tenants;
  std::vector<Uuid> made;
  std::map<Uuid, std::size_t> first;  ///< command about each of them
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!batch[i].convicted.empty() || !batch[i].touches.keys.empty()) continue;
    const Envelope& e = batch[i].command->envelope;
    tenants.insert(e.actor.tenant_id);
    made.push_back(e.subject);
    first.emplace(e.subject, i);
  }
  if (made.empty()) return std::nullopt;
  std::vector<Statement> asked;
  if (auto see = session.see(tenants)) asked.push_back(std::move(*see));
  asked.push_back(ids_there(error.table(), made));
  std::optional<std::size_t> suspect;
  try {
    const Rows there = session.run_all(asked).back();
    for (int r = 0; r < there.size(); ++r) {
      const auto at = first.at(parse_uuid(there.text(r, "id")).value());
      suspect = std::min(suspect.value_or(at), at);
    }
  } catch (const SqlError&) {  // NOLINT(bugprone-empty-catch): a table whose rows have no id
  }
  return suspect;
}

/// Convicts it where it is at fault by itself: it is carried out alone, but for the commit.
bool Carrier::breaks_alone(Session& session, Taken& taken) {
  try {
    rehearse(batch_parts(session), taken, parts_.mine());
  } catch (const SqlError& error) {
    if (!error.convicts() && !error.short_fold()) throw;
    if (error.convicts()) taken.convicted = error.what();
  } catch (const DecisionFault&) {  // NOLINT(bugprone-empty-catch): the batch meets it, too, and tells
  }
  session.rollback();
  return !taken.convicted.empty();
}

BatchParts Carrier::batch_parts(Session& session) const {
  return {session, parts_.folds, parts_.surroundings.keys, parts_.lane, parts_.replies};
}

/// False: it cannot be carried out with so little looking.
bool Carrier::try_once(Session& session, std::span<Taken> batch, Looking looking) {
  const auto begin = std::chrono::steady_clock::now();
  const auto carried = carry_out(batch_parts(session), batch, parts_.mine(), looking);
  if (!carried) return false;
  batch_seconds_.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  batch_commands_.observe(static_cast<double>(batch.size()));
  parts_.carried(*carried);
  return true;
}

}  // namespace hirewire
