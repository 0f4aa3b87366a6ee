#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/access/authentication.h"
#include "api/requests/cork.h"
#include "api/requests/handle.h"
#include "api/server/wake.h"
#include "events/envelope.h"
#include "events/topics.h"
#include "schemas/language/problem.h"

namespace hirewire {

namespace asio = boost::asio;

namespace {

/// What a request waits for. Touched on its executor only, but for `acknowledged`.
struct Waiting {
  explicit Waiting(const asio::any_io_executor& here) : timer(here) {}
  asio::steady_timer timer;
  std::optional<CarriedOut> carried;
  std::atomic<bool> acknowledged{false};
  std::atomic<bool> minds_acknowledgement{false};  ///< only then is it worth a wake
  std::optional<Delivery> failed;
};

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The one place where what a caller says becomes a message: what a bus would not take is refused here.
Result<Message> message_of(const Call& call, const Behaviour& operation) {
  const Services& services = call.services;
  const Command command{call.envelope, &operation.command(), call.command};
  Message message = to_message(command, commands_topic(services.config.name_space, operation.lane),
                               partition_of(call.envelope.subject, services.partitions), services.keys);
  sign(message, services.keys);
  if (size_of(message) > largest_command) return Refused(too_large(message));
  return message;
}

/// Whether some account has the address that a command named.
bool knows_address(const Reply& reply) {
  const auto refusal = refusal_of(reply);
  return refusal && refusal->reason == Reason::conflict &&
         std::ranges::find(refusal->faults, "email", &Fault::field) != refusal->faults.end();
}

/// Suspends until something that concerns the request has come, or the deadline.
asio::awaitable<bool> woken(Waiting& waiting) {
  boost::system::error_code stopped;
  co_await waiting.timer.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
  co_return stopped == asio::error::operation_aborted;
}

}  // namespace

Preference Preference::of(const Request& request) {
  Preference preference;
  std::string_view rest = request.header("prefer");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(",;"), rest.size());
    std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (word == "respond-async") preference.respond_async = true;
    if (word.starts_with("wait=") && is_digits(word.substr(5))) {
      preference.wait = std::chrono::seconds(std::min(std::stoi(std::string(word.substr(5))), 60));
    }
  }
  return preference;
}

std::optional<Refusal> refusal_of(const Reply& reply) {
  if (reply.status == "done") return std::nullopt;
  return problem_from_json(reply.status, reply.problem);
}

asio::awaitable<Result<std::variant<CarriedOut, Accepted>>> carry_out(Call& call, const Behaviour& operation,
                                                                      std::optional<Replies::Then> then) {
  return carry_out(call, operation, std::move(then), Preference::of(call.request));
}

asio::awaitable<Result<std::variant<CarriedOut, Accepted>>> carry_out(Call& call, const Behaviour& operation,
                                                                      std::optional<Replies::Then> then,
                                                                      Preference preference) {
  using Outcome = std::variant<CarriedOut, Accepted>;
  const Services& services = call.services;
  auto message = message_of(call, operation);
  if (!message) co_return Refused(std::move(message.error()));
  AddressLimits& addresses = services.authentication.address_limits();
  const bool names_address = operation.names_address != nullptr && operation.names_address(call);
  if (names_address)
    if (const int wait = addresses.take(call.actor, call.actor.now); wait > 0) co_return Refused(too_many(wait));
  const auto here = co_await asio::this_coro::executor;
  const auto waiting = std::make_shared<Waiting>(here);
  const auto asked = asio::steady_timer::clock_type::now();
  const auto patience = preference.wait ? std::chrono::milliseconds(*preference.wait) : services.config.wait;
  waiting->timer.expires_at(asked + patience);

  const auto mailbox = Mailbox::of(here);
  const Mailbox::Open open(mailbox);

  const Uuid id = call.envelope.id;
  const auto ticket = services.replies.wait(
      call.envelope.actor.tenant_id, id,
      [waiting, mailbox](const Reply& reply, std::span<const Rows> rows) {
        mailbox.put([waiting, carried = CarriedOut{reply, rows.empty() ? std::nullopt : std::optional(rows.front())}] {
          waiting->carried = carried;
          waiting->timer.cancel();
        });
      },
      std::move(then));
  waiting->minds_acknowledgement = preference.respond_async;
  auto delivered = [waiting, mailbox](Delivery outcome) {
    const bool acknowledged = outcome == Delivery::acknowledged;
    if (acknowledged) waiting->acknowledged = true;
    if (acknowledged && !waiting->minds_acknowledgement) return;
    mailbox.put([waiting, acknowledged, outcome] {
      if (!acknowledged) waiting->failed = outcome;
      waiting->timer.cancel();
    });
  };
  Cork::of(here).send(services.bus, std::move(*message), std::move(delivered));

  const auto settled = [&] {
    return waiting->carried || waiting->failed || (waiting->minds_acknowledgement && waiting->acknowledged);
  };
  while (!settled() && co_await woken(*waiting)) {
  }
  // A caller who waits less than the house says how long the result may take, not Kafka's word: without that nobody
  // knows whether it will be done.
  waiting->minds_acknowledgement = true;
  waiting->timer.expires_at(asked + std::max(patience, services.config.wait));
  while (!settled() && co_await woken(*waiting)) {
  }
  if (waiting->carried) {
    // Who does not wait for the answer may ask for it later: his address stays counted.
    if (names_address && !knows_address(waiting->carried->reply)) addresses.give_back(call.actor, call.actor.now);
    co_return Outcome(std::move(*waiting->carried));
  }
  services.replies.forget(id, ticket);
  if (waiting->failed == Delivery::refused) {  // by a broker that is set to take less than we do
    message = message_of(call, operation);
    co_return Refused(message ? too_large(*message) : std::move(message.error()));
  }
  if (!waiting->acknowledged) co_return Refused(outcome_unknown());
  co_return Outcome(Accepted{id, std::nullopt});
}

asio::awaitable<void> settled(const Call& call, const Uuid& command) {
  const Preference preference = Preference::of(call.request);
  if (preference.respond_async) co_return;
  const Services& services = call.services;
  const auto here = co_await asio::this_coro::executor;
  const auto waiting = std::make_shared<Waiting>(here);
  waiting->timer.expires_after(preference.wait ? std::chrono::milliseconds(*preference.wait) : services.config.wait);
  const auto mailbox = Mailbox::of(here);
  const Mailbox::Open open(mailbox);
  const auto ticket = services.replies.wait(call.envelope.actor.tenant_id, command,
                                            [waiting, mailbox](const Reply& reply, std::span<const Rows>) {
                                              mailbox.put([waiting, reply] {
                                                waiting->carried = CarriedOut{reply, std::nullopt};
                                                waiting->timer.cancel();
                                              });
                                            });
  while (!waiting->carried && co_await woken(*waiting)) {
  }
  if (!waiting->carried) services.replies.forget(command, ticket);
}

asio::awaitable<Result<std::vector<Rows>>> ask(const Services& services, const Uuid& tenant,
                                               std::vector<Statement> statements) {
  Result<std::vector<Rows>> answer;
  co_await until_woken([&](Wake wake) {
    auto last = std::make_shared<Wake>(std::move(wake));
    services.queries.ask(tenant, std::move(statements), [&answer, last](Result<std::vector<Rows>> rows) {
      answer = std::move(rows);
      (*last)();
    });
  });
  co_return answer;
}

asio::awaitable<Result<Rows>> ask_one(const Services& services, Actor actor, std::string_view path,
                                      Arguments arguments) {
  auto question = Query::named(path).statement({.actor = &actor, .arguments = std::move(arguments)});
  if (!question) co_return Refused(std::move(question.error()));
  std::vector<Statement> statements;
  statements.push_back(std::move(*question));
  auto answers = co_await ask(services, actor.tenant_id, std::move(statements));
  if (!answers) co_return Refused(std::move(answers.error()));
  co_return std::move(answers->front());
}

asio::awaitable<Result<Rows>> ask_one(const Call& call, std::string_view path, Arguments arguments) {
  return ask_one(call.services, call.actor, path, std::move(arguments));
}

}  // namespace hirewire
