#include "api/server/door.h"

#include <fmt/format.h>
#include <linux/filter.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <iterator>
#include <limits>
#include <system_error>
#include <typeinfo>

#include "base/id.h"

namespace hirewire {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
constexpr auto with_error = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds out_of_descriptors{50};

constexpr std::chrono::milliseconds time_to_ask{500};     ///< for a fresh connection, when the door stops
constexpr std::chrono::milliseconds time_to_connect{50};  ///< for who had begun to, when the door stops

/// From now on the kernel drops each SYN that comes to the port. Who sent it is not connected: he tries again a second
/// later, and comes to the port's next holder, or is refused. Handshakes that have begun come to their end.
void drop_new_connections(Acceptor& acceptor) {
  constexpr int flags = 13;  // of a TCP header: its flags' byte
  constexpr int syn = 0x02;
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, syn),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, syn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, std::numeric_limits<std::uint32_t>::max()),
  };
  const sock_fprog filter{static_cast<unsigned short>(std::size(program)), program};
  if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0)
    log::warn("cannot_drop_new_connections", {{"code", errno}});
}

Clock::duration sweep_interval(const ServerLimits& limits) {
  auto shortest = std::min({limits.head, limits.idle, limits.body_piece});
  return std::clamp<Clock::duration>(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
}

}  // namespace

Refusal refusal_of(const HttpFault& fault) {
  auto reason = fault.status == 413   ? Reason::too_large
                : fault.status == 408 ? Reason::timed_out
                : fault.status == 405 ? Reason::method_not_allowed
                : fault.status == 503 ? Reason::unavailable
                : fault.status == 500 ? Reason::broken
                                      : Reason::malformed;
  std::string code(status_text(fault.status));
  for (char& c : code) c = c == ' ' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return {.reason = reason, .code = code, .message = std::string(fault.message), .faults = {}};
}

Response Port::refuse(const HttpFault& fault) {
  traffic.refused(fault.kind);
  Response answer;
  try {
    answer = listener.refuse(refusal_of(fault), fault.status);
  } catch (const std::exception& e) {
    log::error("refuse_threw", {{"listener", listener.name}, {"exception", typeid(e).name()}});
    answer = {};
    answer.status = fault.status;
  }
  answer.close = fault.status != 500;
  return answer;
}

Door::Door(asio::io_context& context, ServerLimits given, std::string origin)
    : io(context),
      limits(std::move(given)),
      allow_origin(std::move(origin)),
      next_sweep_(context.get_executor()),
      emptied_(context.get_executor()) {}

void Door::load_tls(const std::string& certificate, const std::string& key) {
  auto& context = tls.emplace(asio::ssl::context::tls_server);
  boost::system::error_code error;
  context.use_certificate_chain_file(certificate, error);
  if (error) throw std::system_error(error, fmt::format("cannot use {} (HIREWIRE_TLS_CERT)", certificate));
  context.use_private_key_file(key, asio::ssl::context::pem, error);
  if (error) throw std::system_error(error, fmt::format("cannot use {} (HIREWIRE_TLS_KEY)", key));
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
}

void Door::listen(const asio::ip::address& address, Listener listener) {
  asio::ip::tcp::endpoint endpoint(address, listener.port);
  Acceptor acceptor(io.get_executor());
  acceptor.open(endpoint.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  acceptor.bind(endpoint);
  acceptor.listen();
  listener.port = acceptor.local_endpoint().port();
  Traffic traffic(listener.name);
  ports.push_back({std::move(listener), std::move(acceptor), std::move(traffic)});
}

void Door::prepare(const std::string& address, std::vector<Listener> listeners, const std::string& certificate,
                   const std::string& key) {
  if (!certificate.empty()) load_tls(certificate, key);
  std::string doing;
  try {
    for (auto& listener : listeners) {
      doing = fmt::format("listen on {} port {} ({})", address, listener.port, listener.name);
      listen(asio::ip::make_address(address), std::move(listener));
    }
  } catch (const boost::system::system_error& e) {
    throw std::system_error(e.code(), "cannot " + doing);
  }
}

void Door::open(Greet greet) {
  greet_ = std::move(greet);
  for (auto& port : ports) asio::co_spawn(io, accept(shared_from_this(), port), asio::detached);
  asio::co_spawn(io, sweep(shared_from_this()), asio::detached);
}

asio::awaitable<void> Door::accept(std::shared_ptr<Door> door, Port& port) {
  while (!door->stopping) {
    auto [error, socket] = co_await port.acceptor.async_accept(with_error);
    if (!error) {
      socket.set_option(asio::ip::tcp::no_delay(true), error);
      door->greet_(port, std::move(socket));
    } else if (!door->stopping) {
      log::warn("accept_failed", {{"listener", port.listener.name}, {"code", error.value()}});
      Timer pause(door->io.get_executor(), out_of_descriptors);
      co_await pause.async_wait(with_error);
    }
  }
}

asio::awaitable<void> Door::sweep(std::shared_ptr<Door> door) {
  while (!door->closed_) {
    door->next_sweep_.expires_after(sweep_interval(door->limits));
    co_await door->next_sweep_.async_wait(with_error);
    for (auto now = Clock::now(); auto* each : door->connections_) {
      if (each->deadline > now) continue;
      each->timed_out = true;
      each->interrupt();
    }
  }
}

void Door::stop_accepting() {
  stopping = true;
  // Who stands in the backlog has connected, and a close would reset him: all are taken out right before it.
  for (auto& port : ports) {
    std::vector<Socket> waiting;
    error_code error;
    port.acceptor.non_blocking(true, error);
    while (!error && greet_) {
      auto socket = port.acceptor.accept(error);
      if (!error) waiting.push_back(std::move(socket));
    }
    port.acceptor.close(error);
    for (auto& socket : waiting) greet_(port, std::move(socket));
  }
  for (auto* each : connections_) {
    if (!each->idle) continue;
    if (each->fresh)
      each->deadline = std::min(each->deadline, Clock::now() + time_to_ask);
    else
      each->interrupt();
  }
}

void Door::close() {
  stop_accepting();
  closed_ = true;
  next_sweep_.cancel();
  for (auto* each : connections_) each->close();
}

asio::awaitable<void> Door::stop(std::chrono::milliseconds wait) {
  auto self = shared_from_this();
  // A connection that the kernel completes between the last accept and the close would be reset.
  for (auto& port : ports) drop_new_connections(port.acceptor);
  Timer handshakes(io.get_executor(), time_to_connect);
  co_await handshakes.async_wait(with_error);
  stop_accepting();
  if (!connections_.empty()) {
    emptied_.expires_after(wait);
    co_await emptied_.async_wait(with_error);
  }
  close();
}

void Door::turn_away(Port& port, Socket& socket) {
  auto response = port.refuse({503, "connections", "Too many connections are open."});
  if (tls) return;
  auto id = to_string(mint());
  std::string out;
  append_head(
      out, response,
      {.standing_lines = standing_lines.at(std::time(nullptr)), .request_id = id, .allow_origin = {}, .close = true});
  out.append(response.body);
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(out), ignored);
  socket.shutdown(asio::socket_base::shutdown_send, ignored);
}

std::list<Connection*>::iterator Door::enter(Connection& connection) {
  return connections_.insert(connections_.end(), &connection);
}

void Door::leave(std::list<Connection*>::iterator place) {
  connections_.erase(place);
  if (connections_.empty()) emptied_.cancel();
}

}  // namespace hirewire
