#include "api/requests/cork.h"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <string>

#include "test/api/requests/dumb_bus.h"

using namespace hirewire;
namespace asio = boost::asio;

namespace {

struct Corked {
  test::DumbBus bus{test::DumbBus::Mood::acknowledges};
  std::vector<std::string> acknowledged;
  asio::io_context io{1};

  void send(const std::string& body) {
    Message message;
    message.body = body;
    Cork::of(io.get_executor()).send(bus, std::move(message), [this, body](Delivery outcome) {
      if (outcome == Delivery::acknowledged) acknowledged.push_back(body);
    });
  }
  [[nodiscard]] std::vector<std::string> sent() const {
    std::vector<std::string> bodies;
    for (const Message& message : bus.sent) bodies.push_back(message.body);
    return bodies;
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
  CHECK(corked.sent() == std::vector<std::string>{"a", "b", "c"});
  CHECK(corked.acknowledged == corked.sent());

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
  CHECK(corked.sent() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a context that ends drops what it still holds") {
  test::DumbBus bus{test::DumbBus::Mood::acknowledges};
  {
    asio::io_context io{1};
    Cork::of(io.get_executor()).send(bus, Message{}, [](Delivery) {});
  }
  CHECK(bus.sent.empty());
}
