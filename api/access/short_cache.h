#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/server/wake.h"
#include "base/metrics.h"
#include "schemas/language/refusal.h"

namespace hirewire {

/// Answers of a look-up, at most `life` old counted from when it was asked; concurrent look-ups of one key share one.
/// Trouble is shared by those who waited for it and never kept. Bounded: two generations of at most `most` entries, the
/// elder is thrown away when the younger is full or a life old. Thread-safe.
template <class Key, class Value, class Hash = std::hash<Key>>
class ShortCache {
 public:
  using Clock = std::chrono::steady_clock;
  using Find = std::function<boost::asio::awaitable<Result<Value>>()>;

  /// `name`: of its metrics; none without.
  ShortCache(std::chrono::milliseconds life, std::size_t most, const std::string& name = {})
      : life_(life), most_(most) {
    if (name.empty()) return;
    hits_ =
        metrics::counter("hirewire_cache_hits_total", "Look-ups that a short-lived cache answered.", {{"cache", name}});
    misses_ = metrics::counter("hirewire_cache_misses_total",
                               "Look-ups that went to the database, or waited for one that did.", {{"cache", name}});
    entries_ = metrics::gauge("hirewire_cache_entries", "Entries of a short-lived cache.", {{"cache", name}});
  }

  boost::asio::awaitable<Result<Value>> get(Key key, Find find) {
    std::shared_ptr<Flight> flight;
    bool first = false;
    {
      const std::scoped_lock lock(mutex_);
      if (const Value* known = kept(key)) {
        hits_.add();
        co_return *known;
      }
      misses_.add();
      auto& place = flights_[key];
      first = place == nullptr;
      if (first) place = std::make_shared<Flight>();
      flight = place;
    }
    if (first) {
      co_await fly(key, flight, find);
    } else {
      co_await until_woken([this, flight](Wake wake) { join(*flight, std::move(wake)); });
    }
    if (flight->trouble) std::rethrow_exception(flight->trouble);
    co_return flight->answer;
  }

  /// Forgets the key; what is being looked up for it now is given to those who wait and to nobody after them.
  void drop(const Key& key) {
    const std::scoped_lock lock(mutex_);
    young_.erase(key);
    old_.erase(key);
    flights_.erase(key);
  }

  /// Forgets every key, likewise.
  void clear() {
    const std::scoped_lock lock(mutex_);
    young_.clear();
    old_.clear();
    flights_.clear();
  }

  [[nodiscard]] std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return young_.size() + old_.size();
  }

 private:
  struct Kept {
    Value value;
    Clock::time_point asked;
  };
  struct Flight {
    Clock::time_point asked = Clock::now();
    bool landed = false;
    Result<Value> answer = Refused(unavailable());
    std::exception_ptr trouble;
    std::vector<Wake> waiting;
  };
  using Entries = std::unordered_map<Key, Kept, Hash>;

  const Value* kept(const Key& key) {
    const auto at = Clock::now();
    if (at - turned_ > life_ || young_.size() >= most_) {
      old_ = std::exchange(young_, {});
      turned_ = at;
    }
    for (const Entries* entries : {&young_, &old_}) {
      const auto found = entries->find(key);
      if (found != entries->end() && at - found->second.asked < life_) return &found->second.value;
    }
    return nullptr;
  }

  /// Lands also where its coroutine is thrown away in mid-air: those who wait get `unavailable`.
  boost::asio::awaitable<void> fly(Key key, std::shared_ptr<Flight> flight, Find find) {
    struct Landing {
      ShortCache& cache;
      const Key& key;
      const std::shared_ptr<Flight>& flight;
      ~Landing() { cache.land(key, flight); }
    } landing{*this, key, flight};
    try {
      flight->answer = co_await find();
    } catch (...) {
      flight->trouble = std::current_exception();
    }
  }

  void join(Flight& flight, Wake wake) {
    {
      const std::scoped_lock lock(mutex_);
      if (!flight.landed) {
        flight.waiting.push_back(std::move(wake));
        return;
      }
    }
    wake();
  }

  void land(const Key& key, const std::shared_ptr<Flight>& flight) {
    std::vector<Wake> waiting;
    {
      const std::scoped_lock lock(mutex_);
      flight->landed = true;
      waiting.swap(flight->waiting);
      const auto mine = flights_.find(key);
      if (mine != flights_.end() && mine->second == flight) {  // else it was dropped meanwhile: its answer may be old
        flights_.erase(mine);
        if (flight->answer && !flight->trouble) young_.insert_or_assign(key, Kept{*flight->answer, flight->asked});
        entries_.set(static_cast<double>(young_.size() + old_.size()));
      }
    }
    for (Wake& wake : waiting) wake();
  }

  const Clock::duration life_;
  const std::size_t most_;
  mutable std::mutex mutex_;
  Clock::time_point turned_ = Clock::now();
  metrics::Counter hits_, misses_;
  metrics::Gauge entries_;
  Entries young_;
  Entries old_;
  std::unordered_map<Key, std::shared_ptr<Flight>, Hash> flights_;
};

}  // namespace hirewire
