#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "base/id.h"
#include "events/bus.h"

namespace hirewire {
namespace {

using Log = std::vector<Message>;

struct Member {
  std::set<int> owned;
  std::map<int, std::int64_t> next;  ///< only of what `start_at` has started
  std::map<int, std::int64_t> told;  ///< the ends that were told since
  std::set<int> revoked, assigned;   ///< not yet told
  int last_served = -1;
  bool woken = false;
  bool replaced = false;  ///< by a successor of its name

  void give(const std::set<int>& partitions) {
    for (int p : owned) {
      if (assigned.erase(p) == 0) revoked.insert(p);
    }
    owned = partitions;
    assigned = partitions;
    next.clear();
    told.clear();
  }
};

using Group = std::map<std::string, std::shared_ptr<Member>>;  ///< by instance

/// All topics and groups. A consumer may outlive its bus, so both share it.
struct World {
  std::mutex guard;
  std::condition_variable changed;
  std::map<std::string, std::vector<Log>> topics;
  std::map<std::pair<std::string, std::string>, Group> groups;  ///< by group and topic

  /// Ranges in the order of the instances. Like Kafka's eager protocol it takes everything away first.
  void share_out(const Group& group, const std::string& topic) {
    const auto found = topics.find(topic);
    const std::size_t partitions = found == topics.end() ? 0 : found->second.size();
    std::size_t nth = 0;
    for (const auto& [instance, member] : group) {
      std::set<int> mine;
      for (auto p = partitions * nth / group.size(); p < partitions * (nth + 1) / group.size(); ++p) {
        mine.insert(static_cast<int>(p));
      }
      member->give(mine);
      ++nth;
    }
    changed.notify_all();
  }
};

class MemoryConsumer final : public Consumer {
 public:
  MemoryConsumer(std::shared_ptr<World> world, const std::string& group, std::string topic, const std::string& instance)
      : world_(std::move(world)), place_(group, topic), topic_(std::move(topic)), instance_(instance) {
    const std::lock_guard lock(world_->guard);
    join();
  }

  ~MemoryConsumer() override {
    const std::lock_guard lock(world_->guard);
    auto& members = world_->groups[place_];
    if (const auto seat = members.find(instance_); seat != members.end() && seat->second == member_) {
      members.erase(seat);
      world_->share_out(members, topic_);
    }
  }

  Polled poll(std::size_t max, std::chrono::milliseconds wait) override {
    std::unique_lock lock(world_->guard);
    if (member_->replaced && member_->revoked.empty()) come_back();
    world_->changed.wait_for(lock, wait, [&] {
      return member_->woken || !member_->revoked.empty() || !member_->assigned.empty() || anything_to_read();
    });
    member_->woken = false;
    Polled polled;
    polled.revoked.assign(member_->revoked.begin(), member_->revoked.end());
    polled.assigned.assign(member_->assigned.begin(), member_->assigned.end());
    member_->revoked.clear();
    member_->assigned.clear();
    read(polled.messages, max);
    tell_ends(polled);
    return polled;
  }

  void start_at(int partition, std::int64_t offset) override {
    const std::lock_guard lock(world_->guard);
    if (!member_->owned.contains(partition) || member_->assigned.contains(partition)) return;
    const auto end = static_cast<std::int64_t>(log(partition).size());
    if (offset == latest) offset = end;
    member_->next[partition] = offset < 0 || offset > end ? 0 : offset;
    member_->told.erase(partition);
  }

  void wake() override {
    const std::lock_guard lock(world_->guard);
    member_->woken = true;
    world_->changed.notify_all();
  }

  [[nodiscard]] std::int64_t behind() const override {
    const std::lock_guard lock(world_->guard);
    std::int64_t left = 0;
    for (const auto& [partition, next] : member_->next) left += static_cast<std::int64_t>(log(partition).size()) - next;
    return left;
  }

 private:
  void join() {
    auto& members = world_->groups[place_];
    const auto before = std::exchange(members[instance_], member_);
    if (before) {  // a static member's successor has its partitions, and nobody else is disturbed
      member_->give(before->owned);
      before->give({});
      before->replaced = true;
      world_->changed.notify_all();
    } else {
      world_->share_out(members, topic_);
    }
  }

  void come_back() {
    instance_ += "-" + to_string(mint());
    member_ = std::make_shared<Member>();
    join();
  }

  [[nodiscard]] const Log& log(int partition) const {
    return world_->topics.at(topic_)[static_cast<std::size_t>(partition)];
  }

  [[nodiscard]] bool anything_to_read() const {
    return std::ranges::any_of(member_->next, [&](const auto& at) {
      return at.second < static_cast<std::int64_t>(log(at.first).size()) || ends_untold(at.first, at.second);
    });
  }

  [[nodiscard]] bool ends_untold(int partition, std::int64_t next) const {
    const auto end = static_cast<std::int64_t>(log(partition).size());
    const auto told = member_->told.find(partition);
    return next == end && (told == member_->told.end() || told->second != end);
  }

  void tell_ends(Polled& polled) {
    for (const auto& [partition, next] : member_->next)
      if (ends_untold(partition, next)) {
        polled.ended.emplace_back(partition, next);
        member_->told[partition] = next;
      }
  }

  /// Goes round from the partition after the one it stopped at, so that none starves.
  void read(std::vector<Message>& into, std::size_t max) {
    auto& next = member_->next;
    auto at = next.upper_bound(member_->last_served);
    for (std::size_t i = 0; i < next.size() && into.size() < max; ++i, ++at) {
      if (at == next.end()) at = next.begin();
      const Log& from = log(at->first);
      while (into.size() < max && at->second < static_cast<std::int64_t>(from.size())) {
        into.push_back(from[static_cast<std::size_t>(at->second++)]);
      }
      member_->last_served = at->first;
    }
  }

  std::shared_ptr<World> world_;
  std::pair<std::string, std::string> place_;
  std::string topic_, instance_;
  std::shared_ptr<Member> member_ = std::make_shared<Member>();
};

class MemoryReader final : public PassageReader {
 public:
  MemoryReader(std::shared_ptr<World> world, const std::vector<Passage>& passages) : world_(std::move(world)) {
    const std::lock_guard lock(world_->guard);
    for (const Passage& passage : passages) {
      const auto topic = world_->topics.find(passage.topic);
      if (topic == world_->topics.end()) throw std::runtime_error("no topic is called " + passage.topic);
      const Log& log = topic->second.at(static_cast<std::size_t>(passage.partition));
      const auto end = static_cast<std::int64_t>(log.size());
      const std::int64_t from = passage.from == last_message ? end - 1 : passage.from;
      const std::int64_t before = passage.before == latest ? end : std::min(passage.before, end);
      places_.push_back({&log, std::max<std::int64_t>(from, 0), before, end});
    }
  }

  std::optional<Message> next(std::size_t nth) override {
    const std::lock_guard lock(world_->guard);
    Place& place = places_.at(nth);
    if (place.next >= place.before) return std::nullopt;
    return (*place.log)[static_cast<std::size_t>(place.next++)];
  }

  [[nodiscard]] std::int64_t end(std::size_t nth) const override { return places_.at(nth).end; }

 private:
  struct Place {
    const Log* log;
    std::int64_t next, before, end;
  };
  std::shared_ptr<World> world_;
  std::vector<Place> places_;
};

class MemoryBus final : public Bus {
 public:
  ~MemoryBus() override {
    {
      const std::lock_guard lock(guard_);
      stopping_ = true;
    }
    changed_.notify_all();
    reporter_.join();
  }

  void send(Message message, std::function<void(Delivery)> done) override {
    // Both locks, so that the reports come in the order of the offsets.
    const std::scoped_lock lock(guard_, world_->guard);
    const Delivery outcome = size_of(message) > largest_message ? Delivery::refused : append(std::move(message));
    reports_.emplace_back(std::move(done), outcome);
    if (reports_.size() == 1) changed_.notify_all();
    if (outcome == Delivery::acknowledged) world_->changed.notify_all();
  }

  std::unique_ptr<Consumer> join(const std::string& group, const std::string& topic,
                                 const std::string& instance) override {
    return std::make_unique<MemoryConsumer>(world_, group, topic, instance);
  }

  std::unique_ptr<PassageReader> read(std::vector<Passage> passages) override {
    return std::make_unique<MemoryReader>(world_, passages);
  }

  void create(const std::vector<Topic>& topics) override {
    const std::lock_guard lock(world_->guard);
    for (const Topic& topic : topics) {
      const auto [at, made] = world_->topics.try_emplace(topic.name, static_cast<std::size_t>(topic.partitions));
      if (at->second.size() != static_cast<std::size_t>(topic.partitions)) {
        throw std::runtime_error("topic " + topic.name + " stands with another number of partitions");
      }
      for (const auto& [place, members] : world_->groups) {
        if (made && place.second == topic.name) world_->share_out(members, topic.name);
      }
    }
  }

  std::string trouble() override { return {}; }

  std::vector<std::int64_t> ends(const std::string& topic) override {
    const std::lock_guard lock(world_->guard);
    std::vector<std::int64_t> all;
    if (const auto found = world_->topics.find(topic); found != world_->topics.end())
      for (const Log& log : found->second) all.push_back(static_cast<std::int64_t>(log.size()));
    return all;
  }

  void flush(std::chrono::milliseconds wait) override {
    std::unique_lock lock(guard_);
    changed_.wait_for(lock, wait, [&] { return reports_.empty() && !reporting_; });
  }

 private:
  Delivery append(Message&& message) {
    const auto found = world_->topics.find(message.topic);
    if (found == world_->topics.end() || message.partition < 0 ||
        static_cast<std::size_t>(message.partition) >= found->second.size()) {
      return Delivery::lost;
    }
    Log& log = found->second[static_cast<std::size_t>(message.partition)];
    message.offset = static_cast<std::int64_t>(log.size());
    log.push_back(std::move(message));
    return Delivery::acknowledged;
  }

  void report() {
    std::unique_lock lock(guard_);
    while (true) {
      changed_.wait(lock, [&] { return stopping_ || !reports_.empty(); });
      if (reports_.empty()) return;
      auto batch = std::exchange(reports_, {});
      reporting_ = true;
      lock.unlock();
      for (auto& [done, outcome] : batch) done(outcome);
      batch.clear();
      lock.lock();
      reporting_ = false;
      changed_.notify_all();
    }
  }

  std::shared_ptr<World> world_ = std::make_shared<World>();
  std::mutex guard_;
  std::condition_variable changed_;
  std::deque<std::pair<std::function<void(Delivery)>, Delivery>> reports_;
  bool reporting_ = false, stopping_ = false;
  std::thread reporter_{[this] { report(); }};
};

}  // namespace

std::unique_ptr<Bus> make_memory_bus() {
  return std::make_unique<MemoryBus>();
}

}  // namespace hirewire
