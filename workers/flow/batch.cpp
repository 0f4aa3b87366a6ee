#include "workers/flow/batch.h"

#include <fmt/format.h>

#include <set>
#include <unordered_set>

#include "base/bite.h"
#include "base/crash_point.h"
#include "events/envelope.h"
#include "schemas/language/json.h"
#include "schemas/language/problem.h"
#include "storage/flow/load.h"
#include "storage/flow/todo.h"
#include "workers/flow/command_todo.h"

namespace hirewire {

namespace {

constexpr auto oldest_command =
    std::chrono::days(14);  // the inbox keeps 30 days, Kafka 7: nothing older can be told from new
constexpr std::int64_t deepest_chain = 50;

/// What two commands of one wave may not share: an aggregate's tag, a directory value.
std::set<std::string> marks_of(const Taken& taken) {
  std::set<std::string> marks{fmt::format("{:08x}", tag_of(taken.command->envelope.subject))};
  for (const Uuid& key : taken.touches.keys) marks.insert(fmt::format("{:08x}", tag_of(key)));
  for (const DirectoryKey& key : taken.touches.directory)
    marks.insert(fmt::format("{}/{}/{}", key.global, key.kind, key.value));
  return marks;
}

class Transaction {
 public:
  Transaction(const BatchParts& parts, std::span<Taken> batch, const std::map<int, PartitionRow>& mine)
      : parts_(parts), batch_(batch), mine_(mine) {}

  std::optional<Carried> run(Looking looking) {
    if (looking == Looking::not_at_all && std::ranges::any_of(batch_, reads_rows)) return std::nullopt;
    const auto all = waves(looking == Looking::one_by_one);
    if (looking == Looking::not_at_all) {
      if (all.size() > 1 || !decide_unseen()) return std::nullopt;
    } else {
      carry_out_waves(all);
    }
    close();
    return std::move(carried_);
  }

  void rehearse() {
    carry_out_waves(waves(false));
    append();
    parts_.session.run_all(next_);
  }

 private:
  using Wave = std::vector<Taken*>;

  static bool reads_rows(const Taken& taken) { return taken.convicted.empty() && !taken.touches.keys.empty(); }

  /// In the batch's order, at least one, which may be empty: the first opens the batch. What the inbox knows is among
  /// them: it is asked in the round trip that loads the first wave.
  std::vector<Wave> waves(bool one_a_wave) {
    std::vector<Wave> all(1);
    std::set<std::string> in_wave;
    for (Taken& taken : batch_) {
      if (!taken.convicted.empty()) continue;
      auto marks = marks_of(taken);
      const bool meets = std::ranges::any_of(marks, [&](const std::string& mark) { return in_wave.contains(mark); });
      if (meets || (one_a_wave && !all.back().empty())) {
        all.emplace_back();
        in_wave.clear();
      }
      all.back().push_back(&taken);
      in_wave.merge(marks);
    }
    return all;
  }

  void carry_out_waves(const std::vector<Wave>& all) {
    next_ = opening();
    opened_with_ = next_.size();
    std::ranges::move(look(), std::back_inserter(next_));
    for (const Wave& wave : all) carry_out_wave(wave, &wave == &all.front());
    std::ranges::move(progress(), std::back_inserter(next_));
  }

  [[nodiscard]] std::vector<Statement> opening() {
    for (const Taken& taken : batch_)
      if (taken.command) tenants_.insert(taken.command->envelope.actor.tenant_id);
    std::vector<Statement> statements{{"begin", {}}};
    if (auto see = parts_.session.see(tenants_)) statements.push_back(std::move(*see));
    return statements;
  }

  [[nodiscard]] std::vector<Statement> look() const {
    std::vector<PartitionRow> wanted;
    std::vector<Uuid> ids;
    std::set<int> partitions;
    for (const Taken& taken : batch_) {
      partitions.insert(taken.message.partition);
      if (taken.command) ids.push_back(taken.command->envelope.id);
    }
    for (const int p : partitions)
      if (const auto at = mine_.find(p); at != mine_.end()) wanted.push_back(at->second);
    return {lock_partitions(parts_.lane, wanted), known_commands(disabled("inbox") ? std::vector<Uuid>{} : ids)};
  }

  /// False, with nothing sent, where one of them would have to see who has a value, or is refused: it may have been for
  /// what it did not see.
  bool decide_unseen() {
    std::size_t wanted = 0;
    for (Taken& taken : batch_) {
      const auto own = mine_.find(taken.message.partition);
      if (own == mine_.end()) return false;
      carried_.moved.insert(*own);
      last_[own->first] = &taken;
      if (!taken.convicted.empty()) {
        bury(taken);
        continue;
      }
      if (refused_at_once(taken)) return false;
      wanted += taken.touches.directory.size();
      decide(taken, {.touches = &taken.touches});
    }
    std::size_t claimed = 0;
    for (const Happened& happened : happened_)
      claimed += static_cast<std::size_t>(std::ranges::count(happened.event.claims, false, &Claim::release));
    if (carried_.refused > 0 || claimed != wanted) return false;
    crash_point("after_load");
    next_ = opening();
    std::ranges::move(progress(), std::back_inserter(next_));
    std::ranges::move(fold_statements(parts_.folds, happened_), std::back_inserter(next_));
    return true;
  }

  void take_looks(std::span<const Rows> answers) {
    for (const PartitionRow& row : locked(answers[0])) carried_.moved[row.partition] = row;
    std::unordered_set<Uuid> seen;
    for (Reply& reply : known(answers[1])) {
      seen.insert(reply.command_id);
      carried_.replies.push_back(std::move(reply));
    }
    std::set<int> fenced;
    for (Taken& taken : batch_) {
      const int p = taken.message.partition;
      if (!carried_.moved.contains(p)) {
        fenced.insert(p);
        continue;
      }
      last_[p] = &taken;
      const bool known_already = taken.command && !seen.insert(taken.command->envelope.id).second && !disabled("inbox");
      if (known_already) {
        ++carried_.duplicates;
      } else if (!taken.convicted.empty()) {
        bury(taken);
      } else {
        fresh_.insert(&taken);
      }
    }
    carried_.fenced.assign(fenced.begin(), fenced.end());
  }

  bool refused_at_once(Taken& taken) {
    const Envelope& e = taken.command->envelope;
    if (now() - e.time > oldest_command) {
      refuse(taken, expired());
      return true;
    }
    if (e.depth > deepest_chain) {
      taken.convicted = fmt::format("a chain of more than {} reactions", deepest_chain);
      bury(taken);
      return true;
    }
    return false;
  }

  /// One round trip: what the wave before has to write (the first: what opens the batch), and what this one reads.
  void carry_out_wave(const Wave& wave, bool first_of_batch) {
    std::vector<Loading> loading;
    for (const Taken* taken : wave)
      loading.push_back({taken->row->load, taken->row->state, &taken->touches, &taken->command->envelope.actor, {}});
    const std::size_t before = next_.size();
    std::ranges::move(load_statements(parts_.keys, loading), std::back_inserter(next_));
    const auto answers = parts_.session.run_all(std::exchange(next_, {}));
    if (first_of_batch) take_looks(std::span(answers).subspan(opened_with_));
    take_loaded(std::span(answers).subspan(before), loading);
    crash_point("after_load");
    const std::size_t first = happened_.size();
    for (std::size_t i = 0; i < wave.size(); ++i) {
      Taken& taken = *wave[i];
      if (!fresh_.contains(&taken) || refused_at_once(taken)) continue;
      if (!loading[i].unreadable.empty()) throw DecisionFault{&taken, loading[i].unreadable};
      decide(taken, loading[i].loaded);
    }
    next_ = fold_statements(parts_.folds, std::span(happened_).subspan(first));
  }

  void decide(Taken& taken, const Loaded& loaded) {
    const Command& command = *taken.command;
    Result<Events> decided;
    try {
      decided = taken.row->decide(loaded, command.body.get(), command.envelope.actor);
    } catch (const std::exception& fault) {
      throw DecisionFault{&taken, fault.what()};
    }
    if (!decided) return refuse(taken, decided.error());
    if (!decided->empty() && taken.passing == Taken::Passing::is_put_off) throw PutOff();
    if (!decided->empty() && taken.passing == Taken::Passing::is_refused)
      return refuse(taken, conflict("", "It had no effect before the database was restored."));
    Reply reply = reply_to(taken, "done");
    std::uint64_t n = 0;
    for (Event& event : *decided) {
      if (event.aggregate_id == reply.id) reply.version = event.aggregate_version;
      for (Claim& claim : event.claims) claim.value = parts_.keys.directory_value(claim.kind, claim.value);
      seal_secrets(parts_.keys, command.envelope.actor.tenant_id, event);
      Happened happened{std::move(event),
                        event_id(command.envelope.id, n++),
                        command.envelope.actor.tenant_id,
                        command.envelope.actor.user_id,
                        command.envelope.id,
                        command.envelope.time,
                        taken.message.partition,
                        command.envelope.depth,
                        command.envelope.traceparent,
                        command.envelope.origin};
      happened_.push_back(std::move(happened));
    }
    answer(taken, std::move(reply));
    ++carried_.done;
  }

  Reply reply_to(const Taken& taken, std::string_view status) const {
    const Envelope& e = taken.command->envelope;
    Reply reply;
    reply.command_id = e.id;
    reply.status = status;
    reply.kind = taken.row->kind;
    reply.id = e.subject;
    reply.fingerprint = e.fingerprint;
    return reply;
  }

  void refuse(const Taken& taken, const Refusal& refusal) {
    Reply reply = reply_to(taken, name_of(refusal.reason));
    reply.problem = problem_to_json(refusal);
    // A refused reaction has no caller who would see it: it waits for a person as a dead letter.
    if (!taken.command->envelope.causation.is_nil()) give_up(taken, refusal.code + ": " + refusal.message);
    answer(taken, std::move(reply));
    ++carried_.refused;
  }

  void bury(const Taken& taken) {
    give_up(taken, taken.convicted);
    ++carried_.convicted;
    if (!taken.command) return;
    const Refusal refusal = broken(to_string(letters_.back().id));
    Reply reply = reply_to(taken, name_of(refusal.reason));
    reply.problem = problem_to_json(refusal);
    answer(taken, std::move(reply));
  }

  void give_up(const Taken& taken, std::string reason) {
    letters_.push_back(letter(taken, std::move(reason)));
    if (!taken.command) return;
    if (auto todo = given_up_todo(*taken.row, *taken.command, parts_.keys)) todos_.push_back(std::move(*todo));
  }

  void answer(const Taken& taken, Reply reply) {
    carried_.replies.push_back(reply);
    answers_.push_back({std::move(reply), taken.command->envelope.actor.tenant_id, taken.command->envelope.time, {}});
  }

  [[nodiscard]] DeadLetter letter(const Taken& taken, std::string reason) const {
    std::string headers = "{";
    for (const auto& [name, value] : taken.message.headers) {
      if (headers.size() > 1) headers += ',';
      write_json_string(headers, name);
      headers += ':';
      write_json_string(headers, value);
    }
    return {taken.command ? taken.command->envelope.id : unread_id(taken.message),
            taken.message.partition,
            taken.message.offset,
            std::move(reason),
            headers + "}",
            to_json_text(taken.message.body)};
  }

  /// A body of any bytes as text that PostgreSQL takes: what is no UTF-8, or NUL, is replaced.
  static std::string to_json_text(std::string_view body) {
    std::string quoted;
    write_json_string(quoted, body);
    return quoted;
  }

  /// Inbox, dead letters and partition rows; gives the events their numbers.
  std::vector<Statement> progress() {
    for (const Happened& happened : happened_) {
      PartitionRow& row = carried_.moved.at(happened.partition);
      appending_.push_back({&happened, ++row.seq, row.epoch});
    }
    std::vector<Move> moves;
    for (auto& [p, row] : carried_.moved) {
      const Taken* last = last_.at(p);
      row.next_offset = last->message.offset + 1;
      row.last_id = parse_uuid(last->message.header("ce_id")).value_or(Uuid{});
      moves.push_back({mine_.at(p), row});
    }
    std::vector<Statement> statements;
    if (!answers_.empty()) statements.push_back(write_inbox(answers_));
    for (const DeadLetter& dead : letters_) statements.push_back(write_dead_letter(parts_.lane, dead));
    if (!todos_.empty()) statements.push_back(add_todos(todos_));
    if (!moves.empty()) statements.push_back(move_partitions(parts_.lane, moves));
    return statements;
  }

  /// Last: position is drawn after every apply.
  void append() {
    if (!appending_.empty()) next_.push_back(append_events(parts_.lane, appending_));
  }

  void close() {
    append();
    next_.push_back(Session::commit_statement());
    crash_point("before_commit");
    std::vector<std::shared_ptr<const Question>> wanted;
    if (parts_.replies) wanted = parts_.replies->questions(carried_.replies);
    std::vector<const Question*> asked;
    for (const auto& question : wanted) asked.push_back(question.get());
    const Flight flight(asked, Role::worker, tenants_.size() == 1 ? std::optional(*tenants_.begin()) : std::nullopt);
    const auto [done, then] = parts_.session.run_all(next_, flight.statements());
    Session::check_committed(done.back());
    crash_point("after_commit");
    if (then) carried_.then = flight.answers(*then);
    carried_.events = static_cast<int>(happened_.size());
  }

  const BatchParts& parts_;
  std::span<Taken> batch_;
  const std::map<int, PartitionRow>& mine_;
  Carried carried_;
  std::vector<Statement> next_;  ///< what the next round trip begins with
  std::size_t opened_with_ = 0;  ///< so many statements stand before those that look
  std::set<Uuid> tenants_;
  std::unordered_set<const Taken*> fresh_;
  std::map<int, const Taken*> last_;
  std::vector<Happened> happened_;
  std::vector<Appending> appending_;
  std::vector<Answered> answers_;
  std::vector<DeadLetter> letters_;
  std::vector<Todo> todos_;
};

}  // namespace

Uuid unread_id(const Message& message) {
  std::string said = fmt::format("{}/{}/{}", message.topic, message.partition, message.offset);
  for (const auto& [name, value] : message.headers) said.append(1, '\0').append(name).append(1, '\0').append(value);
  return derive({}, said.append(1, '\0').append(message.body));
}

Taken take(Message message, std::int64_t unsigned_below, const CommandRows& rows, const Surroundings& surroundings) {
  Taken taken{std::move(message), std::nullopt, nullptr, {}, {}};
  const Signature signature = signature_of(taken.message, surroundings.keys);
  const bool may_be_missing = taken.message.offset < unsigned_below;
  const bool strange = signature == Signature::wrong || (signature == Signature::missing && !may_be_missing);
  if (strange && !disabled("signature")) {
    taken.convicted = not_signed;
    return taken;
  }
  auto command = to_command(taken.message, shape_named(rows), surroundings.keys);
  if (!command) {
    taken.convicted = "unreadable: " + command.error().message;
    return taken;
  }
  taken.command = std::move(*command);
  taken.row = rows.at(taken.command->envelope.type);
  try {
    if (taken.row->before) taken.row->before(*taken.command, surroundings);
    taken.touches = taken.row->touches(taken.command->body.get(), taken.command->envelope.actor);
  } catch (const Unreadable& fault) {
    taken.convicted = fmt::format("unreadable: {}", fault.what());
  }
  return taken;
}

std::optional<Carried> carry_out(const BatchParts& parts, std::span<Taken> batch,
                                 const std::map<int, PartitionRow>& mine, Looking looking) {
  return Transaction(parts, batch, mine).run(looking);
}

void rehearse(const BatchParts& parts, Taken& taken, const std::map<int, PartitionRow>& mine) {
  Transaction(parts, std::span(&taken, 1), mine).rehearse();
}

}  // namespace hirewire
