#include "api/access/password_pool.h"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

using namespace hirewire;
namespace asio = boost::asio;

TEST_CASE("a hash made by the pool verifies its password and no other") {
  asio::io_context io;
  PasswordPool pool;
  auto checked = asio::co_spawn(
      io,
      [&]() -> asio::awaitable<std::vector<PasswordMatch>> {
        const auto hash = co_await pool.hash("AdminPass123!@");
        REQUIRE(hash);
        CHECK(hash->starts_with("$argon2id$"));
        const auto right = co_await pool.verify("AdminPass123!@", *hash);
        const auto wrong = co_await pool.verify("adminpass123!@", *hash);
        const auto broken = co_await pool.verify("x", "no hash");
        const auto none = co_await pool.verify("x", "");
        const auto nobody = co_await pool.verify_nobody("x");
        REQUIRE((right && wrong && broken && none && nobody));
        co_return std::vector<PasswordMatch>{*right, *wrong, *broken, *none, *nobody};
      },
      asio::use_future);
  io.run();
  using enum PasswordMatch;
  CHECK(checked.get() == std::vector<PasswordMatch>{right, none, none, none, none});
}

TEST_CASE("a password that is not UTF-8 is a fault of the request, not of the pool") {
  asio::io_context io;
  PasswordPool pool;
  auto refused = asio::co_spawn(io, pool.hash("caf\xe9"), asio::use_future);
  io.run();
  const auto hash = refused.get();
  REQUIRE_FALSE(hash);
  CHECK(hash.error() == invalid("password", "format", "Must be UTF-8."));
}

TEST_CASE("coroutines resume on the io_context, not on the pool's threads") {
  asio::io_context io;
  PasswordPool pool;
  std::thread::id resumed;
  asio::co_spawn(
      io,
      [&]() -> asio::awaitable<void> {
        const auto hash = co_await pool.hash("x");
        CHECK(hash);
        resumed = std::this_thread::get_id();
      },
      asio::detached);
  io.run();
  CHECK(resumed == std::this_thread::get_id());
}

TEST_CASE("a full queue refuses at once and says when to come again; what was taken is done") {
  asio::io_context io;
  PasswordPool pool(1, 3);
  int done = 0;
  int refused = 0;
  for (int i = 0; i < 20; ++i) {
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> {
          const auto hash = co_await pool.hash("x");
          if (hash) {
            ++done;
          } else {
            ++refused;
            CHECK(hash.error().reason == Reason::unavailable);
            CHECK(hash.error().retry_after > 0);
          }
        },
        asio::detached);
  }
  io.run();
  CHECK(done + refused == 20);
  CHECK(done >= 3);
  CHECK(refused >= 10);
}

TEST_CASE("at its end the pool answers all who still wait") {
  asio::io_context io;
  int answered = 0;
  {
    PasswordPool pool(1, 64);
    for (int i = 0; i < 30; ++i) {
      asio::co_spawn(
          io,
          [&]() -> asio::awaitable<void> {
            const auto hash = co_await pool.hash("x");
            if (!hash) CHECK(hash.error().reason == Reason::unavailable);
            ++answered;
          },
          asio::detached);
    }
    io.poll();
  }
  io.run();
  CHECK(answered == 30);
}
