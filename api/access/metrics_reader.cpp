#include "api/access/metrics_reader.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <optional>

#include "api/server/server.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/seal.h"

namespace hirewire {

Result<void> admit_to_metrics(const Config& config, const Request& request, bool own_port) {
  if (!config.metrics_token.empty()) {
    if (equal_in_constant_time(request.header("authorization"), "Bearer " + config.metrics_token)) return {};
    return Refused(unauthenticated("Send the header `Authorization: Bearer <HIREWIRE_METRICS_TOKEN>`."));
  }
  if (own_port || (!config.production() && config.metrics_port == 0)) return {};
  return Refused({Reason::not_found, "NOT_FOUND", "There is no such path.", {}, 0});
}

namespace {

boost::asio::awaitable<Response> answer_metrics(const Config& config, Request& request) {
  Response response;
  response.operation = "metrics";
  response.route = "/metrics";
  response.headers.emplace_back("Content-Type", "text/plain; version=0.0.4");
  if (request.path != "/metrics") {
    response.status = 404;
    response.body = "Only /metrics is here.\n";
  } else if (const auto admitted = admit_to_metrics(config, request, true); !admitted) {
    response.status = 401;
    response.body = admitted.error().message + "\n";
  } else {
    response.body = metrics::expose();
  }
  co_return response;
}

}  // namespace

std::vector<Listener> metrics_listener(const Config& config) {
  if (config.metrics_port == 0) return {};
  Listener listener{"metrics",
                    static_cast<std::uint16_t>(config.metrics_port),
                    [&config](Request& request) { return answer_metrics(config, request); },
                    {},
                    {}};
  listener.refuse = [](const Refusal& refusal, int status) {
    return Response{.status = status, .headers = {}, .body = refusal.message + "\n"};
  };
  return {std::move(listener)};
}

void wait_for_signal(const Config& config) {
  boost::asio::io_context io(1);
  std::optional<Server> server;
  if (config.metrics_port > 0) {
    ServerLimits limits;
    limits.access_log = log::Level::debug;
    server.emplace(io, config.address, metrics_listener(config), limits, config.allow_origin);
    server->start();
  }
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&io](const boost::system::error_code&, int) { io.stop(); });
  io.run();
}

}  // namespace hirewire
