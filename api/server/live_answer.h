#pragma once
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "api/server/door.h"
#include "api/server/event_stream.h"
#include "api/server/wake.h"
#include "base/log.h"

namespace hirewire {

/// Writes all, with a deadline of `limit` for each 64 KiB. False where the peer has gone or was too slow.
template <class Stream>
boost::asio::awaitable<bool> write_pieces(Stream& stream, Connection& connection, std::string_view bytes,
                                          std::chrono::milliseconds limit) {
  constexpr std::size_t piece = 64 * 1024;
  for (std::size_t sent = 0, armed_at = 0; sent < bytes.size();) {
    if (sent >= armed_at) {
      connection.arm(limit);
      armed_at = sent + piece;
    }
    auto [error, size] = co_await stream.async_write_some(boost::asio::buffer(bytes.substr(sent, piece)),
                                                          boost::asio::as_tuple(boost::asio::use_awaitable));
    if (error) co_return false;
    sent += size;
  }
  co_return true;
}

/// The body of an answer that lives: a client's events as they come, a comment where none came for a heartbeat. It ends
/// when the client leaves (a half-closed connection counts as left: there is no other sign of it), reads too slowly,
/// may listen no longer, or the door stops. What the client sends meanwhile is read and dropped.
///
/// One timer is the bell for all that it waits for: it expires for the heartbeat, and is cancelled by whatever else
/// happens. The door interrupts it like an idle connection.
template <class Stream>
class LiveAnswer {
 public:
  /// Chunked, or, for HTTP/1.0, ended by the close.
  LiveAnswer(Stream& stream, Socket& socket, Connection& connection, Door& door, Port& port, EventStream& events,
             bool chunked)
      : stream_(stream),
        socket_(socket),
        connection_(connection),
        door_(door),
        port_(port),
        events_(events),
        chunked_(chunked) {
    port_.traffic.stream_opened();
  }
  ~LiveAnswer() { port_.traffic.stream_closed(); }
  LiveAnswer(const LiveAnswer&) = delete;
  LiveAnswer& operator=(const LiveAnswer&) = delete;

  /// After the head. Afterwards only the connection's end is left; false where its peer reads no more.
  /// The two words are for the log.
  boost::asio::awaitable<bool> run(std::string_view operation, std::string_view request_id);

 private:
  boost::asio::awaitable<bool> send_events();
  boost::asio::awaitable<bool> write(std::string text);
  boost::asio::awaitable<bool> wait();
  boost::asio::awaitable<void> end_reading();
  void read();
  void limit_silence();
  [[nodiscard]] std::string opening() const;

  static constexpr std::size_t enough = 16 * 1024;  ///< bytes of events in one chunk
  static constexpr std::chrono::seconds farewell{1};

  Stream& stream_;
  Socket& socket_;  ///< below TLS, or the stream itself
  Connection& connection_;
  Door& door_;
  Port& port_;
  EventStream& events_;
  const bool chunked_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  const Mailbox mailbox_ = Mailbox::of(door_.io.get_executor());
  const Mailbox::Open open_{mailbox_};
  const std::shared_ptr<Timer> bell_ = std::make_shared<Timer>(door_.io.get_executor());
  std::array<char, 128> dropped_{};
  bool reading_ = false, ending_ = false, left_ = false;
  std::string_view ended_by_ = "stop";
  std::size_t sent_events_ = 0, sent_bytes_ = 0;
};

template <class Stream>
boost::asio::awaitable<bool> LiveAnswer<Stream>::run(std::string_view operation, std::string_view request_id) {
  limit_silence();
  bool written = co_await write(opening()) && co_await send_events();
  if (!written && connection_.timed_out) {
    ended_by_ = "slow";
  } else if (left_ || (!written && !door_.stopping)) {
    ended_by_ = "client";
  }
  if (ended_by_ == "slow") port_.traffic.stream_dropped();
  written = written && !left_;
  if (written && chunked_)
    written = co_await write_pieces(stream_, connection_, std::string_view("0\r\n\r\n"), farewell);
  co_await end_reading();
  const auto took = std::chrono::steady_clock::now() - begun_;
  log::write(door_.limits.access_log, "stream_ended",
             {{"ended_by", ended_by_},
              {"events", sent_events_},
              {"bytes", sent_bytes_},
              {"ms", std::chrono::duration<double, std::milli>(took).count()},
              {"listener", port_.listener.name},
              {"operation", operation},
              {"request", request_id}});
  co_return written;
}

template <class Stream>
boost::asio::awaitable<bool> LiveAnswer<Stream>::send_events() {
  while (!left_ && !door_.stopping) {
    if (!reading_) read();
    std::string text;
    const auto taken = events_.take(text, enough);
    if (text.empty()) {
      if (!co_await wait()) continue;
      text = ":\n\n";
    }
    if (!co_await write(std::move(text))) co_return false;
    sent_events_ += taken.events;
    port_.traffic.events_sent(taken.events);
    if (taken.overflowed) {
      ended_by_ = "slow";
      co_return true;
    }
    if (taken.ended) {
      ended_by_ = "session";
      co_return true;
    }
  }
  co_return true;
}

template <class Stream>
boost::asio::awaitable<bool> LiveAnswer<Stream>::write(std::string text) {
  if (chunked_) {
    text.insert(0, fmt::format("{:x}\r\n", text.size()));
    text.append("\r\n");
  }
  const bool written = co_await write_pieces(stream_, connection_, text, door_.limits.body_piece);
  connection_.deadline = std::chrono::steady_clock::time_point::max();
  if (written) {
    sent_bytes_ += text.size();
    port_.traffic.sent(text.size());
  }
  co_return written;
}

/// True: a heartbeat is due. False: something has happened.
template <class Stream>
boost::asio::awaitable<bool> LiveAnswer<Stream>::wait() {
  bell_->expires_after(door_.limits.heartbeat);
  const bool waits = events_.when_ready([mailbox = mailbox_, bell = std::weak_ptr(bell_)] {
    mailbox.put([bell] {
      if (const auto rings = bell.lock()) rings->cancel();
    });
  });
  if (!waits) co_return false;
  auto [error] = co_await bell_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  co_return !error;
}

/// Only a read tells that the peer has gone, and only its end that the door interrupts.
template <class Stream>
void LiveAnswer<Stream>::read() {
  reading_ = true;
  stream_.async_read_some(boost::asio::buffer(dropped_),
                          [this](const boost::system::error_code& error, std::size_t size) {
                            reading_ = false;
                            port_.traffic.received(size);
                            left_ = error && !door_.stopping && !ending_ && !connection_.timed_out;
                            bell_->cancel();
                          });
}

/// Before the connection may go, or be read by another.
template <class Stream>
boost::asio::awaitable<void> LiveAnswer<Stream>::end_reading() {
  ending_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  while (reading_) {
    bell_->expires_at(std::chrono::steady_clock::time_point::max());
    co_await bell_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
}

/// A peer that vanished without a word does not acknowledge the next heartbeat; else the kernel would try for a quarter
/// of an hour.
template <class Stream>
void LiveAnswer<Stream>::limit_silence() {
  const auto most = static_cast<unsigned>((door_.limits.heartbeat + door_.limits.body_piece).count());
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &most, sizeof most);
}

/// Between one and two times the limit, by chance: clients that a stop has cut off all at once do not come back so.
template <class Stream>
std::string LiveAnswer<Stream>::opening() const {
  static std::minstd_rand chance{std::random_device{}()};  // io thread only
  const auto least = door_.limits.reconnect.count();
  return fmt::format("retry: {}\n\n", std::uniform_int_distribution<std::int64_t>(least, 2 * least)(chance));
}

}  // namespace hirewire
