#include "api/server/wake.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <optional>
#include <system_error>
#include <vector>

namespace hirewire {

namespace asio = boost::asio;

class Mailbox::State : public std::enable_shared_from_this<Mailbox::State> {
 public:
  explicit State(asio::io_context& io) : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    bell_.emplace(io, event_);
  }
  ~State() { ::close(event_); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void put(std::move_only_function<void()> letter) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return;
      letters_.push_back(std::move(letter));
      if (letters_.size() > 1) return;  // it was rung for the first, and nobody has looked since
    }
    ::eventfd_write(event_, 1);
  }

  void open() {
    ++open_;
    listen();
  }
  void leave() {
    if (--open_ == 0 && listening_ && bell_) bell_->cancel();
  }

  /// The context ends: what lies here is dropped, and its coroutines with it.
  void close() {
    bell_->release();
    bell_.reset();
    std::vector<std::move_only_function<void()>> dropped;
    const std::lock_guard lock(mutex_);
    closed_ = true;
    dropped.swap(letters_);
  }

 private:
  void listen() {
    if (listening_ || !bell_) return;
    listening_ = true;
    bell_->async_read_some(asio::buffer(&rings_, sizeof rings_),
                           [self = weak_from_this()](const boost::system::error_code& error, std::size_t) {
                             if (const auto state = self.lock()) state->rung(!error);
                           });
  }

  void rung(bool by_a_letter) {
    listening_ = false;
    if (by_a_letter) {
      std::vector<std::move_only_function<void()>> letters;
      {
        const std::lock_guard lock(mutex_);
        letters.swap(letters_);
      }
      for (auto& letter : letters) letter();
    }
    if (open_ > 0) listen();
  }

  const int event_;
  std::optional<asio::posix::stream_descriptor> bell_;
  std::uint64_t rings_ = 0;
  int open_ = 0;
  bool listening_ = false;
  std::mutex mutex_;
  std::vector<std::move_only_function<void()>> letters_;
  bool closed_ = false;
};

namespace {

class Service final : public asio::execution_context::service {
 public:
  static inline asio::execution_context::id id;
  explicit Service(asio::execution_context& context)
      : service(context), state(std::make_shared<Mailbox::State>(static_cast<asio::io_context&>(context))) {}
  const std::shared_ptr<Mailbox::State> state;

 private:
  void shutdown() override { state->close(); }
};

}  // namespace

Mailbox Mailbox::of(const asio::any_io_executor& executor) {
  return Mailbox(asio::use_service<Service>(asio::query(executor, asio::execution::context)).state);
}
void Mailbox::put(std::move_only_function<void()> letter) const {
  state_->put(std::move(letter));
}

Mailbox::Open::Open(const Mailbox& box) : state_(box.state_) {
  state_->open();
}
Mailbox::Open::~Open() {
  state_->leave();
}

asio::awaitable<void> until_woken(std::move_only_function<void(Wake)> start) {
  const auto mailbox = Mailbox::of(co_await asio::this_coro::executor);
  const Mailbox::Open open(mailbox);
  auto initiate = [&](auto handler) {
    start([mailbox, handler = std::move(handler)]() mutable { mailbox.put(std::move(handler)); });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiate), asio::use_awaitable);
}

}  // namespace hirewire
