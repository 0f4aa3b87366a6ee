#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/requests/desk.h"
#include "api/routing/operation.h"

namespace hirewire {

/// One request from its head to its answer: route, who asks, allowance, permission, operation, words. Never throws:
/// trouble is a 500 with a constant text and a line in the log.
boost::asio::awaitable<Response> handle(const Desk& desk, const Services& services, Request& request);

/// The refusal that a reply carries; nullopt where the command was carried out.
std::optional<Refusal> refusal_of(const Reply& reply);

/// What `Prefer` asks of a command (RFC 7240).
struct Preference {
  bool respond_async = false;
  std::optional<std::chrono::seconds> wait;  ///< up to a minute
  static Preference of(const Request& request);
};

/// As carry_out (api/routing/operation.h), with what the house prefers instead of what the caller does.
boost::asio::awaitable<Result<std::variant<CarriedOut, Accepted>>> carry_out(Call& call, const Behaviour& operation,
                                                                             std::optional<Replies::Then> then,
                                                                             Preference preference);

/// Waits until a command that a reaction sends has been carried out, with the patience that the caller has: not at all
/// with `respond-async`. Whether it was does not matter: it will be.
boost::asio::awaitable<void> settled(const Call& call, const Uuid& command);

}  // namespace hirewire
