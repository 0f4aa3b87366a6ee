#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <utility>
#include <vector>

#include "events/bus.h"

namespace hirewire {

/// Holds the messages that one turn of an io_context's loop sends until the turn is over, as TCP_CORK does bytes. Under
/// load a turn answers many sockets: their commands then wake the bus once, and reach Kafka in fewer requests (a fifth
/// less CPU for a 202). With one request in a turn nothing waits.
class Cork final : public boost::asio::execution_context::service {
 public:
  static inline boost::asio::execution_context::id id;
  explicit Cork(boost::asio::execution_context& context);
  /// The context's own; for its one thread only.
  static Cork& of(const boost::asio::any_io_executor& executor);

  /// As Bus::send, in the order of the calls. The bus outlives the context.
  void send(Bus& bus, Message message, std::function<void(Delivery)> done);

 private:
  struct Held {
    Bus* bus;
    Message message;
    std::function<void(Delivery)> done;
  };
  void shutdown() override { held_.clear(); }

  boost::asio::io_context& io_;
  std::vector<Held> held_;
};

}  // namespace hirewire
