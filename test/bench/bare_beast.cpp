// The least a Beast server can do: read a request, answer `hello`. One io thread, no limits, no log, no metrics. It is
// the ceiling that our own door is measured against (docs/yardsticks.md, S3). Usage: bare_beast [port]
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

static asio::awaitable<void> converse(tcp::socket socket) {
  boost::beast::tcp_stream stream(std::move(socket));
  boost::beast::flat_buffer buffer;
  try {
    for (bool keep = true; keep;) {
      http::request<http::string_body> request;
      co_await http::async_read(stream, buffer, request, asio::use_awaitable);
      keep = request.keep_alive();
      http::response<http::string_body> response(http::status::ok, request.version(), R"({"hello":"world"})");
      response.set(http::field::content_type, "application/json");
      response.keep_alive(keep);
      response.prepare_payload();
      co_await http::async_write(stream, response, asio::use_awaitable);
    }
  } catch (const std::exception&) {
    co_return;  // the client has gone
  }
}

static asio::awaitable<void> listen(asio::io_context& io, std::uint16_t port) {
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), port});
  while (true) {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    asio::co_spawn(io, converse(std::move(socket)), asio::detached);
  }
}

int main(int argc, char** argv) {
  asio::io_context io(1);
  asio::co_spawn(io, listen(io, static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 9100)), asio::detached);
  io.run();
}
