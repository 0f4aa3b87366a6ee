#include "workers/flow/crew.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include "base/log.h"
#include "base/named_thread.h"
#include "events/topics.h"
#include "workers/flow/command_sender.h"

namespace hirewire {

std::vector<std::string> Crew::names(const CrewParts& parts) {
  std::vector<std::string> all(std::begin(all_lanes), std::end(all_lanes));
  all.emplace_back("reactions");
  for (const auto& [name, work] : parts.outward) all.push_back(name);
  return all;
}

Crew::Crew(CrewParts parts, const std::vector<std::string>& wanted)
    : parts_(std::move(parts)),
      slot_(parts_.config.locks, fmt::format("{}-{}", parts_.config.instance, parts_.replies ? "up" : "worker")),
      history_(parts_.config, parts_.bus, parts_.surroundings.partitions) {
  const auto all = names(parts_);
  for (const std::string& name : wanted)
    if (std::ranges::find(all, name) == all.end())
      throw std::invalid_argument(fmt::format("no worker is called {}; there are: {}", name, fmt::join(all, ", ")));
  const auto runs = [&](std::string_view name) {
    return wanted.empty() || std::ranges::find(wanted, name) != wanted.end();
  };

  if (runs("reactions")) {
    reactions_ = std::make_unique<Reactions>(
        parts_.config, parts_.surroundings, parts_.folds, parts_.contexts,
        [this] {
          for (const auto& executor : executors_) executor->bell().ring();
        },
        &history_);
    for (Work& work : std::vector{send_commands(parts_.config, parts_.surroundings, parts_.bus, parts_.contexts),
                                  reactions_->one_at_a_time()})
      executors_.push_back(std::make_unique<Executor>(parts_.config, std::move(work), &history_));
  }
  for (const auto& [name, work] : parts_.outward)
    if (runs(name)) executors_.push_back(std::make_unique<Executor>(parts_.config, work(), &history_));
  for (const std::string_view lane : all_lanes) {
    if (!runs(lane)) continue;
    lanes_.emplace_back(lane);
    loops_.push_back(std::make_unique<CommandLoop>(
        LoopParts{parts_.config, slot_.name(), parts_.surroundings, parts_.bus, parts_.folds, parts_.replies,
                  [this](std::string_view of, std::span<const int> partitions) {
                    for (const int p : partitions) {
                      relay_->bell().ring(of, p);
                      if (reactions_) reactions_->bell().ring(of, p);
                    }
                  },
                  &history_},
        lane, parts_.contexts));
  }
  if (!loops_.empty())
    relay_ = std::make_unique<Relay>(
        parts_.config, parts_.feed,
        [this] {
          std::set<LanePartition> owned;
          for (std::size_t i = 0; i < loops_.size(); ++i)
            for (const int p : loops_[i]->partitions()) owned.emplace(lanes_[i], p);
          return owned;
        },
        &history_);
}

Crew::~Crew() {
  stop();
}

/// A door in this process goes first: who asks is waiting, and what was accepted can (a quarter more 202s under full
/// load, and no fewer 201s).
template <class Worker>
std::thread Crew::at_work(std::string_view name, Worker& worker) {
  return named_thread(name, [&worker, yields = parts_.replies != nullptr] {
    constexpr int niceness = 10;
    if (yields) ::setpriority(PRIO_PROCESS, 0, niceness);  // on Linux the calling thread's
    worker.run();
  });
}

void Crew::start() {
  if (parts_.replies && lanes_.size() == std::size(all_lanes)) parts_.replies->workers_here(true);
  for (std::size_t i = 0; i < loops_.size(); ++i) loop_threads_.push_back(at_work(lanes_[i], *loops_[i]));
  if (relay_) threads_.push_back(at_work("relay", *relay_));
  if (reactions_) threads_.push_back(at_work("reactions", *reactions_));
  for (const auto& executor : executors_) threads_.push_back(at_work("todo", *executor));
  if (!reactions_) return;
  for (const std::string_view lane : all_lanes) {
    if (std::ranges::find(lanes_, lane) != lanes_.end()) continue;
    threads_.push_back(named_thread("bell", [this, lane = std::string(lane)] { ring_for_events(lane); }));
  }
}

void Crew::stop() {
  if (stopping_.exchange(true)) return;
  for (const auto& loop : loops_) loop->stop();
  for (std::thread& thread : loop_threads_) thread.join();
  if (relay_) relay_->stop();
  if (reactions_) reactions_->stop();
  for (const auto& executor : executors_) executor->stop();
  for (std::thread& thread : threads_) thread.join();
}

void Crew::ring_for_events(const std::string& lane) {
  const auto consumer = parts_.bus.join(reactions_group(parts_.config.name_space, lane),
                                        events_topic(parts_.config.name_space, lane), slot_.name() + "-bell-" + lane);
  while (!stopping_) {
    try {
      const Polled polled = consumer->poll(500, std::chrono::milliseconds(200));
      for (const int p : polled.assigned) consumer->start_at(p, latest);
      for (const Message& message : polled.messages) reactions_->bell().ring(lane, message.partition);
    } catch (const std::exception& trouble) {
      log::warn("bell_in_trouble", {{"lane", lane}, {"error", trouble.what()}});
    }
  }
}

}  // namespace hirewire
