#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "api/server/http.h"
#include "base/log.h"
#include "base/metrics.h"

namespace hirewire {

/// What the access log has of a path: what people type into one may be personal (an address in an id's place) or secret
/// (a mailed token). So it is the path where all that stands in the route's braces are UUIDs, else the route's own
/// words.
std::string_view logged_path(std::string_view path, std::string_view route);

/// What one listener did, for metrics and for the access log. For the io thread only.
///
/// Series: hirewire_http_requests_total{listener, operation, class}, hirewire_http_request_seconds{listener,
/// operation}, hirewire_http_sent_bytes_total{listener}, hirewire_http_received_bytes_total{listener},
/// hirewire_http_connections{listener}, hirewire_http_refused_total{listener, kind},
/// hirewire_http_event_streams{listener}, hirewire_http_events_sent_total{listener},
/// hirewire_http_event_streams_dropped_total{listener}. Operations and kinds are static words, so the number of series
/// is bounded.
class Traffic {
 public:
  explicit Traffic(std::string listener);

  void opened() const { connections_.add(1); }
  void closed() const { connections_.add(-1); }
  void received(std::size_t bytes) const { received_.add(static_cast<double>(bytes)); }
  void sent(std::size_t bytes) const { sent_.add(static_cast<double>(bytes)); }  ///< beyond what `answered` counts
  void stream_opened() const { streams_.add(1); }
  void stream_closed() const { streams_.add(-1); }
  void stream_dropped() const { dropped_.add(); }  ///< its client was too slow
  void events_sent(std::size_t events) const { events_.add(static_cast<double>(events)); }
  void refused(std::string_view kind);
  /// Counts an answer and writes its access line: method, path (logged_path), status, bytes, milliseconds, listener,
  /// operation, user id, request id. An event stream's when it begins: its end has a line of its own.
  void answered(const Request& request, const Response& response, std::size_t bytes, log::Level level);

 private:
  struct Operation {
    metrics::Histogram seconds;
    std::array<std::optional<metrics::Counter>, 6> by_class;  ///< made when first needed
  };
  Operation& operation(std::string_view name);

  std::string listener_;
  metrics::Gauge connections_, streams_;
  metrics::Counter received_, sent_, events_, dropped_;
  std::map<std::string_view, Operation> operations_;
  std::map<std::string_view, metrics::Counter> refused_;
};

}  // namespace hirewire
