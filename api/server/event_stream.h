#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/server/wake.h"

namespace hirewire {

/// A Server-Sent Event (WHATWG HTML, 9.2).
struct ServerSentEvent {
  std::string id;    ///< what a client that comes back sends as Last-Event-ID; empty: none
  std::string name;  ///< the event's type; empty: `message`
  std::string data;  ///< UTF-8, may have lines
};

/// As it goes over the wire: \n, \r\n and \r in the data each begin a new `data:` line. Throws std::invalid_argument
/// where id or name holds a line break or NUL, which would forge another field.
std::string to_text(const ServerSentEvent& event);

/// What may wait for one client that reads more slowly than events come.
struct EventQueueLimits {
  std::size_t events = 256;
  std::size_t bytes = 256 * 1024;  ///< an event that is alone is taken whatever its size
};

class EventStream;

/// Publishes events by topic to the clients that listen. All calls from any thread; the publisher may go before its
/// streams.
class EventStreams {
 public:
  explicit EventStreams(EventQueueLimits limits = {});
  /// A new stream that hears all that is published to the topic from now on, until it is destroyed. A handler gives it
  /// to the server in Response::events.
  [[nodiscard]] std::shared_ptr<EventStream> subscribe(std::string topic);
  /// Never waits for a client. Throws as to_text.
  void publish(std::string_view topic, const ServerSentEvent& event);
  [[nodiscard]] std::size_t subscribers() const;  ///< of all topics

 private:
  friend class EventStream;
  struct Registry;
  std::shared_ptr<Registry> registry_;
};

/// One client's subscription and its bounded queue. Where the queue is full, the client gets what is in it and the
/// event `overflow`, which tells it to come back with its Last-Event-ID; then the server closes the connection. So it
/// is with the event `ended`, after `end`.
class EventStream {
 public:
  struct Taken {
    std::size_t events = 0;
    bool overflowed = false;  ///< nothing comes any more
    bool ended = false;       ///< likewise
  };

  ~EventStream();
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  /// What a client missed since its Last-Event-ID, before the handler gives the stream away: stands before all that was
  /// published since `subscribe`, of which the same ids are dropped. So a handler subscribes, then reads what was
  /// missed, and nothing is lost or told twice. What the queue does not take overflows it: the client comes back for
  /// it.
  void replay(const std::vector<ServerSentEvent>& missed);

  /// From any thread: what waits is still told, and after it nothing. A client that may go on comes back by itself.
  void end();

  /// For the server: appends waiting events to `into`, at least one where there are any, none more once it is longer
  /// than `enough` bytes.
  Taken take(std::string& into, std::size_t enough);
  /// For the server: calls `wake` once take() has something, from the publisher's thread. False, and `wake` is dropped,
  /// where it has already.
  bool when_ready(Wake wake);

 private:
  friend class EventStreams;
  struct Queued {
    std::string id;
    std::string text;
  };
  using Shared = std::shared_ptr<const Queued>;  ///< written once for all clients

  explicit EventStream(std::shared_ptr<EventStreams::Registry> registry);
  static Shared queued(const ServerSentEvent& event);
  void push(Shared event);  ///< the registry is locked
  [[nodiscard]] bool ready() const { return !queue_.empty() || overflowed_ || ended_; }

  const std::shared_ptr<EventStreams::Registry> registry_;
  std::multimap<std::string, EventStream*, std::less<>>::iterator place_;
  std::deque<Shared> queue_;
  std::size_t bytes_ = 0;
  bool overflowed_ = false;
  bool ended_ = false;
  Wake wake_;
};

/// One lock for the streams and their queues: it is held for an append, never over I/O.
struct EventStreams::Registry {
  const EventQueueLimits limits;
  std::mutex mutex;
  std::multimap<std::string, EventStream*, std::less<>> streams;  ///< by topic
};

}  // namespace hirewire
