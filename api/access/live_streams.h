#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/server/event_stream.h"
#include "base/instant.h"
#include "schemas/language/refusal.h"
#include "schemas/messages/actor.h"

namespace hirewire {

struct Desk;
struct Services;

/// The event streams that signed-in users have open at this door. A stream ends with its token, and within a second of
/// its session's end and its user's deactivation, as requests are refused (api/access/authentication.h): all sessions
/// that listen are looked at twice a second, in one question a tenant. For the io thread.
class LiveStreams {
 public:
  /// Of one user at one door: enough for the tabs of a browser.
  static constexpr std::size_t most_of_a_user = 10;
  /// Which of a tenant's sessions are open, of active users; a refusal where that cannot be asked.
  using OpenSessions =
      std::function<boost::asio::awaitable<Result<std::vector<Uuid>>>(Uuid tenant, std::vector<Uuid> sessions)>;

  LiveStreams(boost::asio::io_context& io, OpenSessions open_sessions, EventQueueLimits limits = {});

  /// A stream of all that is told to the user at this desk from now on. 429 where he has too many.
  Result<std::shared_ptr<EventStream>> open(const Actor& actor, Instant token_end, const Desk& desk);

  struct Listener {
    Uuid user;
    const Desk* desk;  ///< in whose words
    auto operator<=>(const Listener&) const = default;
  };
  /// Who of a tenant listens, each once.
  [[nodiscard]] std::vector<Listener> listeners(const Uuid& tenant) const;
  [[nodiscard]] std::vector<Uuid> tenants() const;  ///< of which somebody listens
  void tell(const Uuid& tenant, const Listener& to, const ServerSentEvent& event);

 private:
  struct Opened {
    std::weak_ptr<EventStream> stream;
    Uuid session;
    Instant token_end;
    const Desk* desk;
  };
  using Streams = std::vector<Opened>;

  boost::asio::awaitable<void> watch();
  void forget_closed();
  void end_with_tokens();
  boost::asio::awaitable<void> end_with_sessions(Uuid tenant);

  boost::asio::io_context& io_;
  const OpenSessions open_sessions_;
  EventStreams streams_;
  std::map<Uuid, std::map<Uuid, Streams>> opened_;  ///< by tenant and user
  bool watching_ = false;
};

/// Asks the database.
LiveStreams::OpenSessions open_sessions(const Services& services);

}  // namespace hirewire
