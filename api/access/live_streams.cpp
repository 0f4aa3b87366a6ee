#include "api/access/live_streams.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "api/routing/operation.h"
#include "base/log.h"

namespace hirewire {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds between_looks{500};
constexpr int before_another_stream = 30;  ///< seconds: one may have been closed by then

std::string topic_of(const Uuid& tenant, const Uuid& user, const Desk* desk) {
  return fmt::format("{}/{}/{}", to_string(tenant), to_string(user), fmt::ptr(desk));
}

asio::awaitable<Result<std::vector<Uuid>>> ask_sessions(const Services& services, Uuid tenant,
                                                        std::vector<Uuid> sessions) {
  Actor house;
  house.tenant_id = tenant;
  const auto rows = co_await ask_one(services, house, "identity/open_sessions.sql", {{"ids", array_of(sessions)}});
  if (!rows) co_return Refused(rows.error());
  std::vector<Uuid> open;
  for (int row = 0; row < rows->size(); ++row) open.push_back(parse_uuid(rows->text(row, "id")).value_or(Uuid{}));
  co_return open;
}

}  // namespace

LiveStreams::OpenSessions open_sessions(const Services& services) {
  return [&services](Uuid tenant, std::vector<Uuid> sessions) {
    return ask_sessions(services, tenant, std::move(sessions));
  };
}

LiveStreams::LiveStreams(asio::io_context& io, OpenSessions open_sessions, EventQueueLimits limits)
    : io_(io), open_sessions_(std::move(open_sessions)), streams_(limits) {}

Result<std::shared_ptr<EventStream>> LiveStreams::open(const Actor& actor, Instant token_end, const Desk& desk) {
  auto& own = opened_[actor.tenant_id][actor.user_id];
  std::erase_if(own, [](const Opened& opened) { return opened.stream.expired(); });
  if (own.size() >= most_of_a_user) return Refused(too_many(before_another_stream));
  auto stream = streams_.subscribe(topic_of(actor.tenant_id, actor.user_id, &desk));
  own.push_back({stream, actor.session_id, token_end, &desk});
  if (!std::exchange(watching_, true)) asio::co_spawn(io_, watch(), asio::detached);
  return stream;
}

std::vector<LiveStreams::Listener> LiveStreams::listeners(const Uuid& tenant) const {
  std::set<Listener> all;
  const auto users = opened_.find(tenant);
  if (users == opened_.end()) return {};
  for (const auto& [user, streams] : users->second)
    for (const Opened& opened : streams) all.insert({user, opened.desk});
  return {all.begin(), all.end()};
}

std::vector<Uuid> LiveStreams::tenants() const {
  std::vector<Uuid> all;
  for (const auto& [tenant, users] : opened_) all.push_back(tenant);
  return all;
}

void LiveStreams::tell(const Uuid& tenant, const Listener& to, const ServerSentEvent& event) {
  streams_.publish(topic_of(tenant, to.user, to.desk), event);
}

/// As long as anybody listens.
asio::awaitable<void> LiveStreams::watch() {
  asio::steady_timer pause(io_);
  while (true) {
    pause.expires_after(between_looks);
    co_await pause.async_wait(asio::use_awaitable);
    forget_closed();
    if (opened_.empty()) break;
    end_with_tokens();
    for (const Uuid& tenant : tenants()) co_await end_with_sessions(tenant);
  }
  watching_ = false;
}

void LiveStreams::forget_closed() {
  for (auto& [tenant, users] : opened_) {
    for (auto& [user, streams] : users)
      std::erase_if(streams, [](const Opened& opened) { return opened.stream.expired(); });
    std::erase_if(users, [](const auto& user) { return user.second.empty(); });
  }
  std::erase_if(opened_, [](const auto& tenant) { return tenant.second.empty(); });
}

void LiveStreams::end_with_tokens() {
  const Instant at = now();
  for (const auto& [tenant, users] : opened_)
    for (const auto& [user, streams] : users)
      for (const Opened& opened : streams)
        if (const auto stream = opened.stream.lock(); stream && opened.token_end <= at) stream->end();
}

/// Where that cannot be asked the streams go on: nothing new comes to them then either.
asio::awaitable<void> LiveStreams::end_with_sessions(Uuid tenant) {
  std::set<Uuid> asked;
  for (const auto& [user, streams] : opened_[tenant])
    for (const Opened& opened : streams) asked.insert(opened.session);
  std::set<Uuid> open;
  try {
    const auto answer = co_await open_sessions_(tenant, {asked.begin(), asked.end()});
    if (!answer) co_return;
    open = {answer->begin(), answer->end()};
  } catch (const std::exception&) {
    log::warn("live_sessions_not_asked");
    co_return;
  }
  for (const auto& [user, streams] : opened_[tenant]) {
    for (const Opened& opened : streams) {
      if (!asked.contains(opened.session) || open.contains(opened.session)) continue;
      if (const auto stream = opened.stream.lock()) stream->end();
    }
  }
}

}  // namespace hirewire
