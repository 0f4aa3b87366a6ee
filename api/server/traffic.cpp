#include "api/server/traffic.h"

#include <algorithm>

#include "base/id.h"

namespace hirewire {
namespace {

/// Takes the next segment off a path, with the slash before it.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

}  // namespace

std::string_view logged_path(std::string_view path, std::string_view route) {
  std::string_view words = route;
  std::string_view typed = path;
  while (!words.empty()) {
    const std::string_view word = take_segment(words);
    const std::string_view segment = take_segment(typed);
    if (word.starts_with('{') ? !parse_uuid(segment) : word != segment) return route;
  }
  return typed.empty() || typed == "/" ? path : route;
}

Traffic::Traffic(std::string listener)
    : listener_(std::move(listener)),
      connections_(metrics::gauge("hirewire_http_connections", "Open client connections.", {{"listener", listener_}})),
      streams_(metrics::gauge("hirewire_http_event_streams", "Open event streams.", {{"listener", listener_}})),
      received_(metrics::counter("hirewire_http_received_bytes_total", "Bytes read from clients.",
                                 {{"listener", listener_}})),
      sent_(metrics::counter("hirewire_http_sent_bytes_total", "Bytes written to clients.", {{"listener", listener_}})),
      events_(metrics::counter("hirewire_http_events_sent_total", "Events written to event streams.",
                               {{"listener", listener_}})),
      dropped_(metrics::counter("hirewire_http_event_streams_dropped_total",
                                "Event streams ended because their client was too slow.", {{"listener", listener_}})) {}

void Traffic::refused(std::string_view kind) {
  auto found = refused_.find(kind);
  if (found == refused_.end()) {
    auto made = metrics::counter("hirewire_http_refused_total", "Requests turned away before any handler, by kind.",
                                 {{"listener", listener_}, {"kind", std::string(kind)}});
    found = refused_.emplace(kind, made).first;
  }
  found->second.add();
}

Traffic::Operation& Traffic::operation(std::string_view name) {
  auto found = operations_.find(name);
  if (found == operations_.end()) {
    auto seconds =
        metrics::histogram("hirewire_http_request_seconds", "From the end of the head to the end of the answer.",
                           {{"listener", listener_}, {"operation", std::string(name)}});
    found = operations_.emplace(name, Operation{seconds, {}}).first;
  }
  return found->second;
}

void Traffic::answered(const Request& request, const Response& response, std::size_t bytes, log::Level level) {
  auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - request.received).count();
  auto& counted = operation(response.operation);
  counted.seconds.observe(took);
  auto status_class = static_cast<std::size_t>(response.status / 100);
  auto& requests = counted.by_class.at(status_class);
  if (!requests) {
    requests = metrics::counter("hirewire_http_requests_total", "Answered requests.",
                                {{"listener", listener_},
                                 {"operation", std::string(response.operation)},
                                 {"class", std::to_string(status_class) + "xx"}});
  }
  requests->add();
  sent_.add(static_cast<double>(bytes));
  std::string_view method = request.head_only        ? "HEAD"
                            : request.method.empty() ? "-"
                                                     : std::string_view(request.method);
  log::write(level, "request",
             {{"method", method},
              {"path", logged_path(request.path, response.route)},
              {"status", response.status},
              {"bytes", bytes},
              {"ms", took * 1000},
              {"listener", listener_},
              {"operation", response.operation},
              {"user", response.user},
              {"request", request.id}});
}

}  // namespace hirewire
