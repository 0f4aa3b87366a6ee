#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>

#include "base/id.h"
#include "base/log.h"
#include "events/kafka_client.h"

namespace hirewire::kafka {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// librdkafka is assigned the STARTED partitions only, each from the offset where it stands, so a given partition
/// fetches nothing before `start_at`. Every assignment raises librdkafka's version of a partition, which drops what was
/// fetched under the older ones. Seek and pause are not used: both have lost messages (docs/pitfalls.md).
class KafkaConsumer final : public Consumer {
 public:
  KafkaConsumer(KafkaSettings ours, const KafkaSettings& given, const std::string& group, std::string topic,
                std::string instance)
      : topic_(std::move(topic)), group_(group), name_(std::move(instance)), ours_(std::move(ours)), given_(given) {
    ours_.insert(ours_.end(),
                 {{"group.id", group_},
                  {"partition.assignment.strategy", "range"},  // eager: each rebalance takes all and gives anew
                  {"session.timeout.ms", "6000"},
                  {"heartbeat.interval.ms", "500"},    // how soon a member learns of a rebalance
                  {"max.poll.interval.ms", "900000"},  // a worker may sit out a long trouble of Postgres
                  {"auto.offset.reset", "earliest"},
                  {"enable.partition.eof", "true"},
                  {"enable.auto.commit", "false"},
                  {"enable.auto.offset.store", "false"},
                  {"check.crcs", "true"},
                  // How soon a member sees that its topic, which was gone, is there again (else 5 minutes).
                  {"topic.metadata.refresh.interval.ms", "2000"},
                  {"fetch.wait.max.ms", "100"},  // a newly started partition waits for the fetch under way
                  {"fetch.error.backoff.ms", "50"},
                  // For all partitions together. Where it is full, librdkafka looks again a few times a second only:
                  // 10,000 held a consumer down to 40,000/s.
                  {"queued.min.messages", "100000"},
                  {"queued.max.messages.kbytes", "65536"}});
    join();
  }

  ~KafkaConsumer() override { leave(); }

  Polled poll(std::size_t max, milliseconds wait) override {
    polled_ = {};
    if (replaced_) come_back();
    if (empty_handed_) look_for_a_share();
    if (moved_) assign_started();
    if (moved_) wait = std::min(wait, 20ms);
    if (empty_handed_) wait = std::min<milliseconds>(wait, look_every);
    const auto deadline = steady_clock::now() + wait;
    while (polled_.messages.size() < max) {
      const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
      const bool drains = !polled_.messages.empty() || !polled_.ended.empty() || left <= 0ms;
      const Received message(rd_kafka_consumer_poll(client_.get(), drains ? 0 : static_cast<int>(left.count())));
      if (!message) break;  // nothing more, or woken, or a rebalance
      if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        if (started_.contains(message->partition)) polled_.ended.emplace_back(message->partition, message->offset);
      } else if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        complain("consumer", rd_kafka_err2str(message->err));
        polled_.disconnected = unreachable_ = true;
        if (message->err == RD_KAFKA_RESP_ERR__FATAL) {
          replaced_ = true;
          lose_all();
          break;
        }
      } else if (const auto at = started_.find(message->partition); at != started_.end()) {
        at->second = message->offset + 1;
        std::erase_if(polled_.ended, [&](const auto& end) { return end.first == message->partition; });
        polled_.messages.push_back(message_of(*message));
      }
    }
    return std::exchange(polled_, {});
  }

  void start_at(int partition, std::int64_t offset) override {
    if (!owned_.contains(partition)) return;
    started_[partition] = offset;
    moved_ = true;
  }

  void wake() override {
    const std::lock_guard lock(queue_guard_);
    rd_kafka_queue_yield(queue_.get());
  }

  [[nodiscard]] std::int64_t behind() const override {
    std::int64_t left = 0;
    for (const auto& [partition, next] : started_) {
      std::int64_t low = 0;
      std::int64_t high = 0;  // stays below 0 until the partition was fetched once
      rd_kafka_get_watermark_offsets(client_.get(), topic_.c_str(), partition, &low, &high);
      if (next >= 0 && high > next) left += high - next;
    }
    return left;
  }

 private:
  static void rebalance(rd_kafka_t* client, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions,
                        void* owner) noexcept {
    auto& self = *static_cast<KafkaConsumer*>(owner);
    self.lose_all();
    if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      for (int i = 0; i < partitions->cnt; ++i) self.owned_.insert(partitions->elems[i].partition);
      self.polled_.assigned.assign(self.owned_.begin(), self.owned_.end());
      if (self.owned_.empty()) self.empty_handed_ = steady_clock::now() + look_every;
      const Partitions none(rd_kafka_topic_partition_list_new(0));
      self.assign(client, none.get());
    } else {
      self.assign(client, nullptr);
    }
    rd_kafka_yield(client);  // the poll under way returns with this
  }

  /// Returns once librdkafka has stopped what it was assigned before: a second assignment that comes sooner stops a
  /// partition twice, and librdkafka (2.0 to 2.15, its issue 5573) aborts. Its main thread takes one order after the
  /// other. A stop puts its end behind whatever is queued, so the answer to a first question comes after the stops, and
  /// the answer to a second one after their ends. A member that leaves is not answered any more, and assigns no more.
  rd_kafka_resp_err_t assign(rd_kafka_t* client, const rd_kafka_topic_partition_list_t* partitions) const {
    const auto error = rd_kafka_assign(client, partitions);
    for (int question = 0; question < 2 && !leaving_; ++question) {
      rd_kafka_topic_partition_list_t* assigned = nullptr;
      if (rd_kafka_assignment(client, &assigned) != RD_KAFKA_RESP_ERR_NO_ERROR) break;
      const Partitions unread(assigned);
    }
    return error;
  }

  static void lost(rd_kafka_t*, int, const char* reason, void* owner) noexcept {
    complain("consumer", reason);
    auto& self = *static_cast<KafkaConsumer*>(owner);
    self.polled_.disconnected = self.unreachable_ = true;
  }

  void join() {
    KafkaSettings ours = ours_;
    ours.emplace_back("group.instance.id", topic_ + "." + instance_);  // may stand in the group once for each topic
    client_ = connect(RD_KAFKA_CONSUMER, ours, given_, this, [](rd_kafka_conf_t* conf) {
      rd_kafka_conf_set_rebalance_cb(conf, rebalance);
      rd_kafka_conf_set_error_cb(conf, lost);
    });
    rd_kafka_poll_set_consumer(client_.get());
    {
      const std::lock_guard lock(queue_guard_);
      queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
    }
    ask(client_.get(), 1s);  // joining on an open connection takes 15 ms, on none a second
    if (!subscribe()) throw std::runtime_error("cannot subscribe to " + topic_);
  }

  /// Joins the group, also anew.
  bool subscribe() {
    const Partitions wanted(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(wanted.get(), topic_.c_str(), RD_KAFKA_PARTITION_UA);
    return rd_kafka_subscribe(client_.get(), wanted.get()) == RD_KAFKA_RESP_ERR_NO_ERROR;
  }

  /// A leader that hands out a topic while that is being made again sees no partition. librdkafka, which may never have
  /// seen the topic gone, sees nothing new in it afterwards, and nobody would ever be given any. So who was given none
  /// looks whether all of them are nobody's, and joins anew; so does the leader, for whom the broker has all handed out
  /// again. Not as another member, as in come_back(): destroying a client may wait for ever once its topics were gone.
  void look_for_a_share() {
    if (steady_clock::now() < *empty_handed_) return;
    empty_handed_ = steady_clock::now() + look_every;
    if (partitions_of(client_.get(), topic_, 500ms) == 0) return;
    const rd_kafka_group_list* answer = nullptr;
    if (rd_kafka_list_groups(client_.get(), group_.c_str(), &answer, 500) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const Groups groups(answer);
    if (groups->group_cnt != 1 || groups->groups[0].state != std::string_view("Stable")) return;
    const auto& group = groups->groups[0];
    const std::span members(group.members, static_cast<std::size_t>(group.member_cnt));
    if (std::ranges::none_of(members, [&](const auto& member) { return has_some_of(member, topic_); })) {
      log::warn("kafka_group_joined_anew", {{"topic", topic_}});
      if (!subscribe()) return;
    }
    empty_handed_.reset();  // until partitions are handed out again
  }

  /// Whether a member was given partitions of a topic. Its assignment, in Kafka's protocol: an int16, then an array of
  /// (the topic's name, an array of its partitions), each with its length before it.
  static bool has_some_of(const rd_kafka_group_member_info& member, const std::string& topic) {
    const std::string_view given(static_cast<const char*>(member.member_assignment),
                                 static_cast<std::size_t>(member.member_assignment_size));
    const auto length = static_cast<std::uint16_t>(topic.size());
    const std::string named = {static_cast<char>(length >> 8), static_cast<char>(length & 0xff)};
    const auto at = given.find(named + topic);
    return at != std::string_view::npos &&
           given.substr(at + named.size() + topic.size(), 4) != std::string_view("\0\0\0\0", 4);
  }

  void leave() {
    leaving_ = true;
    rd_kafka_consumer_close(client_.get());
    const std::lock_guard lock(queue_guard_);
    queue_.reset();
  }

  /// A successor of the same name has taken this one's place. librdkafka then forgets every partition without a
  /// rebalance, and never asks for one again. Under a name that nobody has, so that the two do not chase each other.
  void come_back() {
    leave();
    instance_ = name_ + "-" + to_string(mint());
    log::warn("kafka_member_replaced", {{"topic", topic_}, {"now", instance_}});
    leaving_ = false;
    join();
    replaced_ = false;
  }

  void lose_all() {
    polled_.revoked.assign(owned_.begin(), owned_.end());
    polled_.messages.clear();
    polled_.ended.clear();
    owned_.clear();
    started_.clear();
    moved_ = false;
    empty_handed_.reset();
  }

  /// Assigning again and again what cannot be fetched from makes librdkafka 2.0 abort.
  void assign_started() {
    if (!reachable() || !find_ends()) return;
    moved_ = false;
    const Partitions list(rd_kafka_topic_partition_list_new(static_cast<int>(started_.size())));
    for (const auto& [partition, next] : started_)
      rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), partition)->offset = next;
    if (const auto error = assign(client_.get(), list.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      complain("assign", rd_kafka_err2str(error));
      moved_ = true;
    }
  }

  bool reachable() {
    if (unreachable_ && ask(client_.get(), 500ms)) unreachable_ = false;
    return !unreachable_;
  }

  /// Makes `earliest` and `latest` numbers, in one request for all. librdkafka would take half a second for a partition
  /// whose leader it has not met, and would ask anew at every assignment: what came to a `latest` between would be
  /// lost.
  bool find_ends() {
    const Partitions list(rd_kafka_topic_partition_list_new(1));
    for (const auto& [partition, next] : started_) {
      if (next < 0) rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), partition)->offset = next;
    }
    if (list->cnt == 0) return true;
    // The protocol's own names for the two ends are the "times" -2 and -1.
    const auto error = rd_kafka_offsets_for_times(client_.get(), list.get(), 1000);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) complain("find_ends", rd_kafka_err2str(error));
    bool all = error == RD_KAFKA_RESP_ERR_NO_ERROR;
    for (const auto& found : std::span(list->elems, static_cast<std::size_t>(all ? list->cnt : 0))) {
      if (found.err == RD_KAFKA_RESP_ERR_NO_ERROR && found.offset >= 0) {
        started_[found.partition] = found.offset;
      } else {
        all = false;
      }
    }
    return all;
  }

  static constexpr auto look_every = 1s;
  const std::string topic_;
  const std::string group_;
  const std::string name_;
  std::string instance_ = name_;  ///< stands in the group
  KafkaSettings ours_;
  const KafkaSettings given_;
  bool replaced_ = false;
  bool leaving_ = false;
  std::set<int> owned_;
  std::map<int, std::int64_t> started_;                   ///< the offset each delivers next
  bool moved_ = false;                                    ///< started_ is not yet what librdkafka was assigned
  bool unreachable_ = false;                              ///< a broker or a topic was lost, and none has answered since
  std::optional<steady_clock::time_point> empty_handed_;  ///< given no partition: when it looks for one
  Polled polled_;
  Client client_;
  std::mutex queue_guard_;  ///< `wake` comes from any thread
  Queue queue_;
};

}  // namespace

std::unique_ptr<Consumer> join(const KafkaSettings& brokers, const KafkaSettings& given, const std::string& group,
                               const std::string& topic, const std::string& instance) {
  return std::make_unique<KafkaConsumer>(brokers, given, group, topic, instance);
}

}  // namespace hirewire::kafka
