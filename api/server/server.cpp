#include "api/server/server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <typeinfo>

#include "api/server/door.h"
#include "api/server/live_answer.h"
#include "api/server/request_head.h"
#include "api/server/response_head.h"
#include "base/id.h"

namespace hirewire {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using TlsStream = asio::ssl::stream<Socket>;

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t piece_size = 64 * 1024;
constexpr std::size_t first_read = 4 * 1024, kept_while_idle = 8 * 1024;
constexpr std::size_t copied_behind_head = 16 * 1024;  ///< a smaller body shares the head's write
constexpr std::size_t lingering_bytes = 256 * 1024;
constexpr std::chrono::seconds lingering_time{1};
constexpr HttpFault broke{500, "exception", "Something went wrong here. Quote the request id when you report it."};

/// One connection, plain or TLS.
template <class Stream>
class Session final : public Connection {
 public:
  Session(std::shared_ptr<Door> door, Port& port, Stream stream, std::string remote)
      : door_(std::move(door)), port_(port), stream_(std::move(stream)), remote_(std::move(remote)) {
    port_.traffic.opened();
  }
  ~Session() override {
    port_.traffic.closed();
    door_->leave(place_);
  }
  void interrupt() override { socket().cancel(ignored_); }
  void close() override { socket().close(ignored_); }

  static asio::awaitable<void> run(std::unique_ptr<Session> self);

 private:
  static constexpr bool secure = !std::is_same_v<Stream, Socket>;
  class Body;
  using Size = std::expected<std::size_t, HttpFault>;

  asio::awaitable<Size> receive_head();
  asio::awaitable<bool> serve(Size size);
  asio::awaitable<Response> respond(Body* body, const Framing& framing);
  asio::awaitable<bool> answer(Response response, const Framing& framing);
  asio::awaitable<bool> stream(Response response, bool http10);
  asio::awaitable<bool> write(std::string_view bytes) {
    return write_pieces(stream_, *this, bytes, door_->limits.body_piece);
  }
  asio::awaitable<void> finish();
  Socket& socket() { return boost::beast::get_lowest_layer(stream_); }
  void take_id();
  void become_idle(std::size_t keep = kept_while_idle);
  std::string_view received() const { return {static_cast<const char*>(buffer_.data().data()), buffer_.size()}; }

  std::shared_ptr<Door> door_;
  Port& port_;
  Stream stream_;
  std::string remote_;
  std::list<Connection*>::iterator place_ = door_->enter(*this);
  boost::beast::flat_buffer buffer_{std::max(piece_size, door_->limits.head_bytes + first_read)};
  std::string out_;
  Request request_;
  bool answered_ = false;  ///< something was sent, so the end must be gentle
  error_code ignored_;
};

/// Takes a body out of the connection: Beast undoes the chunks, and bounds their extensions and trailers by the buffer.
template <class Stream>
class Session<Stream>::Body final : public BodyReader {
 public:
  Body(Session& session, const Framing& framing, std::size_t head_size)
      : session_(session), continue_awaited_(framing.expects_continue) {
    parser_.header_limit(static_cast<std::uint32_t>(head_size + 1));
    parser_.body_limit(boost::none);
    error_code error;
    parser_.put(asio::buffer(session_.received().data(), head_size), error);
    if (error || !parser_.is_header_done() || parser_.chunked() != framing.chunked)
      fault_ = HttpFault{400, "framing", "The head of this request is not understood."};
  }
  asio::awaitable<Result<std::string_view>> next() override {
    piece_.resize(piece_size);
    auto size = co_await fill(piece_.data(), piece_.size());
    if (!size) co_return Refused(refusal_of(size.error()));
    co_return std::string_view(piece_.data(), *size);
  }
  asio::awaitable<std::optional<HttpFault>> read_whole(std::string& into, const Framing& framing) {
    while (!parser_.is_done()) {
      auto had = into.size();
      auto room = framing.chunked ? piece_size : std::min<std::size_t>(piece_size, framing.length - had);
      into.resize(had + room);
      auto size = co_await fill(into.data() + had, room);
      if (!size) co_return size.error();
      into.resize(had + *size);
    }
    co_return std::nullopt;
  }
  bool admits(std::size_t bytes, const Framing& framing) {
    parser_.body_limit(bytes);
    if (framing.length > bytes) fault_ = over_limit;
    return !fault_;
  }
  bool done() const { return parser_.is_done(); }

 private:
  static constexpr HttpFault over_limit{413, "body", "The body is larger than this server takes."};

  asio::awaitable<Size> fill(char* into, std::size_t room);
  asio::awaitable<void> receive();
  void decode();

  Session& session_;
  http::request_parser<http::buffer_body> parser_;
  bool continue_awaited_;
  std::optional<HttpFault> fault_;
  std::vector<char> piece_;
};

/// Up to `room` bytes of body, fewer only at its end, all under one deadline.
template <class Stream>
asio::awaitable<typename Session<Stream>::Size> Session<Stream>::Body::fill(char* into, std::size_t room) {
  auto& body = parser_.get().body();
  body.data = into;
  body.size = room;
  body.more = true;
  session_.arm(session_.door_->limits.body_piece);
  while (!fault_ && !parser_.is_done() && body.size > 0) {
    auto before = session_.buffer_.size();
    if (before > 0) decode();
    bool moved = session_.buffer_.size() < before;
    if (!fault_ && !moved && !parser_.is_done() && body.size > 0) co_await receive();
  }
  session_.deadline = Clock::time_point::max();
  if (fault_) co_return std::unexpected(*fault_);
  co_return room - body.size;
}

template <class Stream>
void Session<Stream>::Body::decode() {
  error_code error;
  session_.buffer_.consume(parser_.put(session_.buffer_.data(), error));
  if (!error || error == http::error::need_more || error == http::error::need_buffer) return;
  fault_ = error == http::error::body_limit ? over_limit
                                            : HttpFault{400, "chunk", "The body is not framed as its head says."};
}

template <class Stream>
asio::awaitable<void> Session<Stream>::Body::receive() {
  auto& buffer = session_.buffer_;
  if (buffer.size() == buffer.max_size()) {
    fault_ = HttpFault{400, "chunk", "Chunk extensions and trailers of this length are not read."};
    co_return;
  }
  auto room = std::min(buffer.max_size() - buffer.size(), std::max(first_read, parser_.get().body().size));
  if (continue_awaited_) {
    continue_awaited_ = false;
    co_await asio::async_write(session_.stream_, asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")),
                               with_error);
  }
  auto [error, size] = co_await session_.stream_.async_read_some(buffer.prepare(room), with_error);
  buffer.commit(size);
  session_.port_.traffic.received(size);
  if (error) {
    fault_ = session_.timed_out ? HttpFault{408, "slow_body", "The body did not arrive in time."}
                                : HttpFault{400, "cut_short", "The body ended early."};
  }
}

template <class Stream>
asio::awaitable<void> Session<Stream>::run(std::unique_ptr<Session> self) {
  self->arm(self->door_->limits.head);
  if constexpr (secure) {
    auto [error] = co_await self->stream_.async_handshake(asio::ssl::stream_base::server, with_error);
    if (error) co_return;
  }
  for (bool again = true; again && !(self->door_->stopping && self->buffer_.size() == 0 && !self->fresh);) {
    auto head = co_await self->receive_head();
    again = (!head || *head > 0) && co_await self->serve(head);
  }
  co_await self->finish();
}

/// 0: the peer has left, or stayed silent for too long.
template <class Stream>
asio::awaitable<typename Session<Stream>::Size> Session<Stream>::receive_head() {
  const auto most = door_->limits.head_bytes;
  std::size_t scanned = 0;
  bool empty_line_taken = false;
  while (true) {
    if (!empty_line_taken && received().starts_with("\r\n")) {  // RFC 9112 2.2: some clients end a body so
      buffer_.consume(2);
      empty_line_taken = true;
    }
    if (buffer_.size() > scanned && received() != "\r") {
      if (idle) arm(door_->limits.head);
      idle = false;
      auto end = find_head_end(received(), scanned);
      if (!end || (*end > 0 && *end <= most)) co_return end;
      scanned = buffer_.size();
      if (scanned >= most) {
        if (received().find('\n') == std::string_view::npos)
          co_return std::unexpected(HttpFault{414, "target_too_long", "The request target is longer than 8 KiB."});
        co_return std::unexpected(HttpFault{431, "head_too_large", "The head of the request is too large."});
      }
    }
    auto room = std::min(first_read, most + 2 - buffer_.size());
    auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(room), with_error);
    buffer_.commit(size);
    port_.traffic.received(size);
    if (!error) continue;
    if (!timed_out || buffer_.size() == 0) co_return 0;
    co_return std::unexpected(HttpFault{408, "slow_head", "The head of the request did not arrive in time."});
  }
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::serve(Size size) {
  deadline = Clock::time_point::max();
  request_.received = Clock::now();
  request_.remote = remote_;
  request_.tls = secure;
  std::expected<Framing, HttpFault> framing =
      size ? read_head(received().substr(0, *size), request_) : std::unexpected(size.error());
  if (framing) door_->limits.proxies.apply(request_);
  take_id();
  std::unique_ptr<Body> body;
  if (framing && framing->has_body()) body = std::make_unique<Body>(*this, *framing, *size);
  if (framing) buffer_.consume(*size);
  auto response = framing ? co_await respond(body.get(), *framing) : port_.refuse(framing.error());
  response.close = response.close || !framing || !framing->keep_alive || (body && !body->done());
  request_.stream = nullptr;
  co_return co_await answer(std::move(response), framing.value_or(Framing{}));
}

template <class Stream>
asio::awaitable<Response> Session<Stream>::respond(Body* body, const Framing& framing) {
  const char* thrown = nullptr;
  try {
    if (is_preflight(request_)) co_return preflight_answer(request_);
    if (body) {
      bool streamed = port_.listener.streams && port_.listener.streams(request_);
      bool admitted = body->admits(streamed ? door_->limits.stream_bytes : door_->limits.body_bytes, framing);
      if (streamed && admitted) {
        request_.stream = body;
      } else if (auto fault = co_await body->read_whole(request_.body, framing)) {
        co_return port_.refuse(*fault);
      }
    }
    co_return co_await port_.listener.handle(request_);
  } catch (const std::exception& e) {
    thrown = typeid(e).name();  // not what(): it may quote personal data
  } catch (...) {
    thrown = "unknown";
  }
  log::error("handler_threw", {{"listener", port_.listener.name}, {"request", request_.id}, {"exception", thrown}});
  co_return port_.refuse(broke);
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::answer(Response response, const Framing& framing) {
  const bool live = response.events && sends_body(response, request_.head_only);
  Envelope envelope{.standing_lines = door_->standing_lines.at(std::time(nullptr)),
                    .request_id = request_.id,
                    .allow_origin = request_.header("origin").empty() ? std::string_view() : door_->allow_origin,
                    .head_only = request_.head_only,
                    .close = response.close || door_->stopping || live,
                    .http10 = framing.http10};
  out_.clear();
  try {
    append_head(out_, response, envelope);
  } catch (const std::invalid_argument&) {
    log::error("answer_unfit", {{"listener", port_.listener.name}, {"request", request_.id}});
    response = port_.refuse(broke);
    out_.clear();
    append_head(out_, response, envelope);
  }
  std::string_view rest;
  if (sends_body(response, request_.head_only) && !response.events) rest = response.body;
  auto bytes = out_.size() + rest.size();
  if (rest.size() <= copied_behind_head) {
    out_.append(rest);
    rest = {};
  }
  bool written = co_await write(out_) && co_await write(rest);
  port_.traffic.answered(request_, response, bytes, door_->limits.access_log);
  if (live && written && response.events) written = co_await stream(std::move(response), framing.http10);
  become_idle();
  answered_ = written;
  co_return written && !envelope.close;
}

/// Such a connection serves nothing else: what came behind the request is dropped.
template <class Stream>
asio::awaitable<bool> Session<Stream>::stream(Response response, bool http10) {
  const auto id = request_.id;
  buffer_.clear();
  become_idle(0);
  LiveAnswer<Stream> live(stream_, socket(), *this, *door_, port_, *response.events, !http10);
  co_return co_await live.run(response.operation, id);
}

/// Says goodbye so that the peer can still read the answer: a close with unread bytes would reset the connection under
/// it.
template <class Stream>
asio::awaitable<void> Session<Stream>::finish() {
  if (!answered_) co_return;
  arm(lingering_time);
  if constexpr (secure) co_await stream_.async_shutdown(with_error);
  error_code failed;
  socket().shutdown(asio::socket_base::shutdown_send, failed);
  buffer_.clear();
  for (std::size_t drained = 0; !failed && drained < lingering_bytes;) {
    auto [error, size] = co_await socket().async_read_some(buffer_.prepare(first_read), with_error);
    failed = error;
    drained += size;
  }
}

template <class Stream>
void Session<Stream>::take_id() {
  auto theirs = request_.header("x-request-id");
  request_.id = is_request_id(theirs) ? std::string(theirs) : to_string(mint());
}

template <class Stream>
void Session<Stream>::become_idle(std::size_t keep) {
  request_ = {};
  fresh = false;
  idle = buffer_.size() == 0;
  if (buffer_.capacity() > keep) buffer_.shrink_to_fit();
  if (out_.capacity() > keep) std::string().swap(out_);
  arm(idle ? door_->limits.idle : door_->limits.head);
}

void greet(const std::shared_ptr<Door>& door, Port& port, Socket socket) {
  error_code gone;
  auto peer = socket.remote_endpoint(gone);
  if (gone) return;
  if (door->full()) return door->turn_away(port, socket);
  auto remote = peer.address().to_string();
  if (door->tls) {
    TlsStream stream(std::move(socket), *door->tls);
    auto session = std::make_unique<Session<TlsStream>>(door, port, std::move(stream), std::move(remote));
    asio::co_spawn(door->io, Session<TlsStream>::run(std::move(session)), asio::detached);
  } else {
    auto session = std::make_unique<Session<Socket>>(door, port, std::move(socket), std::move(remote));
    asio::co_spawn(door->io, Session<Socket>::run(std::move(session)), asio::detached);
  }
}

}  // namespace

Server::Server(asio::io_context& io, const std::string& address, std::vector<Listener> listeners, ServerLimits limits,
               std::string allow_origin, const std::string& tls_certificate, const std::string& tls_key)
    : door_(std::make_shared<Door>(io, std::move(limits), std::move(allow_origin))) {
  door_->prepare(address, std::move(listeners), tls_certificate, tls_key);
}

Server::~Server() {
  door_->close();
}

void Server::start() {
  door_->open([door = std::weak_ptr(door_)](Port& port, Socket socket) {
    if (auto open = door.lock()) greet(open, port, std::move(socket));
  });
}

asio::awaitable<void> Server::stop(std::chrono::milliseconds wait) {
  return door_->stop(wait);
}

std::vector<std::uint16_t> Server::ports() const {
  std::vector<std::uint16_t> bound;
  for (const auto& port : door_->ports) bound.push_back(port.listener.port);
  return bound;
}

}  // namespace hirewire
