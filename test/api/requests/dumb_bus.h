#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "events/bus.h"

namespace hirewire::test {

/// A bus that keeps what is sent, and of which nothing is ever heard, or at once what became of the message.
class DumbBus final : public Bus {
 public:
  enum class Mood { silent, acknowledges, loses, refuses };
  explicit DumbBus(Mood mood) : mood_(mood) {}
  void send(Message message, std::function<void(Delivery)> done) override {
    sent.push_back(std::move(message));
    if (mood_ == Mood::silent) waiting.push_back(std::move(done));
    if (mood_ == Mood::acknowledges) done(Delivery::acknowledged);
    if (mood_ == Mood::loses) done(Delivery::lost);
    if (mood_ == Mood::refuses) done(Delivery::refused);
    if (after_send) after_send();
  }
  std::unique_ptr<Consumer> join(const std::string&, const std::string&, const std::string&) override {
    return nullptr;
  }
  std::unique_ptr<PassageReader> read(std::vector<Passage>) override { return nullptr; }
  void create(const std::vector<Topic>&) override {}
  std::string trouble() override { return {}; }
  std::vector<std::int64_t> ends(const std::string&) override { return {}; }
  void flush(std::chrono::milliseconds) override {}

  std::vector<Message> sent;
  std::vector<std::function<void(Delivery)>> waiting;  ///< to hear of what was sent in silence
  std::function<void()> after_send;

 private:
  Mood mood_;
};

}  // namespace hirewire::test
