#include "api/cork.h"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <string>

using namespace hirewire;
namespace asio = boost::asio;

namespace {

/// Notes what is sent, and acknowledges it.
class NotingBus final : public Bus {
 public:
  void send(Message message, std::function<void(bool)> done) override {
    sent.push_back(std::move(message.body));
    done(true);
  }
  std::unique_ptr<Consumer> join(const std::string&, const std::string&, const std::string&) override {
    return nullptr;
  }
  void create(const std::vector<Topic>&) override {}
  bool healthy() override { return true; }
  std::vector<std::int64_t> ends(const std::string&) override { return {}; }
  void flush(std::chrono::milliseconds) override {}

  std::vector<std::string> sent;
};

struct Corked {
  NotingBus bus;
  std::vector<std::string> acknowledged;
  asio::io_context io{1};

  void send(const std::string& body) {
    Message message;
    message.body = body;
    Cork::of(io.get_executor()).send(io.get_executor(), bus, std::move(message), [this, body](bool delivered) {
      if (delivered) acknowledged.push_back(body);
    });
  }
};

}  // namespace

TEST_CASE("what one turn sends leaves together when the turn is over, in order; a later turn's by itself") {
  Corked corked;
  std::size_t sent_within_the_turn = 0;
  asio::post(corked.io, [&] { corked.send("a"); });
  asio::post(corked.io, [&] { corked.send("b"); });
  asio::post(corked.io, [&] {
    corked.send("c");
    sent_within_the_turn = corked.bus.sent.size();
  });
  corked.io.run();
  CHECK(sent_within_the_turn == 0);
  CHECK(corked.bus.sent == std::vector<std::string>{"a", "b", "c"});
  CHECK(corked.acknowledged == corked.bus.sent);

  corked.io.restart();
  asio::post(corked.io, [&] { corked.send("d"); });
  corked.io.run();
  CHECK(corked.bus.sent.size() == 4);
}

TEST_CASE("what is sent while others leave is not lost") {
  Corked corked;
  asio::post(corked.io, [&] { corked.send("a"); });
  asio::post(corked.io, [&] { asio::post(corked.io, [&] { corked.send("b"); }); });
  corked.io.run();
  CHECK(corked.bus.sent == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a context that ends drops what it still holds") {
  NotingBus bus;
  {
    asio::io_context io{1};
    Cork::of(io.get_executor()).send(io.get_executor(), bus, Message{}, [](bool) {});
  }
  CHECK(bus.sent.empty());
}
