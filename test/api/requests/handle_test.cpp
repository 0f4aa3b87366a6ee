#include "api/requests/handle.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "api/documents/desks.h"
#include "api/documents/documents.h"
#include "events/topics.h"
#include "schemas/candidates.h"
#include "schemas/language/json.h"
#include "schemas/webhooks.h"
#include "test/api/requests/desk_services.h"
#include "test/api/requests/dumb_bus.h"

using namespace hirewire;
namespace asio = boost::asio;

namespace {

std::string header(const Response& response, std::string_view name) {
  const auto found =
      std::ranges::find(response.headers, name, [](const auto& pair) { return std::string_view(pair.first); });
  return found == response.headers.end() ? "" : found->second;
}

/// One request that needs neither database nor workers.
Response asked(const Desk& desk, std::string method, std::string path) {
  test::DeskServices house;
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.id = "r-1";
  Response response;
  asio::co_spawn(house.io, handle(desk, house.services, request), [&](const std::exception_ptr& trouble, Response got) {
    CHECK(trouble == nullptr);
    response = std::move(got);
  });
  house.io.run();
  return response;
}

/// A command on its way over such a bus.
struct Sent {
  test::DeskServices house;
  test::DumbBus bus;
  Replies replies{house.config};
  Services services{house.config, house.keys,           house.io,        bus, house.services.queries, replies,
                    house.blobs,  house.authentication, house.passwords, 8};
  Request request;
  Route route{.method = "POST", .path = "/w", .operation = operation()};
  Call call{.request = request,
            .route = route,
            .services = services,
            .actor = {},
            .path = {},
            .query = {},
            .envelope = {},
            .command = {}};

  static const Operation& operation() {
    static const Operation one{
        "w", signed_in, {.command = &shape_of<webhooks::AddEndpoint>, .type = "AddEndpoint", .lane = office_lane}};
    return one;
  }
  Sent(test::DumbBus::Mood mood, std::string prefer) : bus(mood) {
    request.headers = {{"prefer", std::move(prefer)}};
    call.command = std::make_shared<webhooks::AddEndpoint>();
    call.shape = &shape_of<webhooks::AddEndpoint>();
    call.envelope.id = mint();
    call.envelope.subject = mint(tag_of(call.envelope.id));
    call.envelope.type = "AddEndpoint";
  }
  Result<std::variant<CarriedOut, Accepted>> carried() {
    std::optional<Result<std::variant<CarriedOut, Accepted>>> outcome;
    asio::co_spawn(house.io, carry_out(call, operation()), [&](const std::exception_ptr& trouble, auto got) {
      CHECK(trouble == nullptr);
      outcome = std::move(got);
    });
    house.io.run();
    REQUIRE(outcome.has_value());
    return std::move(*outcome);
  }
};

}  // namespace

TEST_CASE("what has no route is refused in the listener's words") {
  CHECK(asked(*make_desk("ai-interviewer"), "GET", "/api/v1/nowhere").body == R"({"detail":"There is no such path."})");
  CHECK(asked(*make_desk("interview-platform"), "GET", "/api/v1/nowhere").body == R"({"detail":"Not found."})");
  const Response wrong = asked(*make_desk("ats"), "DELETE", "/api/v1/candidates/search");
  CHECK(wrong.status == 405);
  CHECK(header(wrong, "Allow") == "GET, HEAD, OPTIONS");
  CHECK(header(wrong, "Content-Type") == "application/problem+json");
  const Response options = asked(*make_desk("ats"), "OPTIONS", "/api/v1/candidates/search");
  CHECK(options.status == 204);
  CHECK(header(options, "Allow") == "GET, HEAD, OPTIONS");
  CHECK(asked(*make_desk("ai-interviewer"), "GET", "/api/v1/candidates/17").status == 422);
  CHECK(asked(*make_desk("crm-reference"), "GET", "/api/v1/candidates/17").status == 404);
}

TEST_CASE("the house's own pages answer on every listener, also while the database is away") {
  for (const Document* document : documents()) {
    const auto desk = make_desk(document->name);
    const Response openapi = asked(*desk, "GET", "/openapi.json");
    CHECK(openapi.status == 200);
    CHECK(openapi.operation == "get_openapi");
    CHECK(canonical_json(openapi.body, 64).has_value());
    CHECK(header(asked(*desk, "GET", "/docs"), "Content-Type") == "text/html; charset=utf-8");
    CHECK(asked(*desk, "GET", "/metrics").status == 200);
    CHECK(asked(*desk, "GET", "/api/v1/commands/880e8400-e29b-41d4-a716-446655440003").status == 404);
  }
}

TEST_CASE("a reply that comes is the outcome; the message is addressed by its subject") {
  Sent sent(test::DumbBus::Mood::silent, "wait=60");
  sent.bus.after_send = [&] {
    const Reply reply{.command_id = sent.call.envelope.id, .status = "done", .id = sent.call.envelope.subject};
    sent.replies.settle(std::span(&reply, 1));
  };
  const auto outcome = sent.carried();
  REQUIRE(outcome.has_value());
  REQUIRE(std::holds_alternative<CarriedOut>(*outcome));
  CHECK(std::get<CarriedOut>(*outcome).reply.id == sent.call.envelope.subject);
  REQUIRE(sent.bus.sent.size() == 1);
  CHECK(sent.bus.sent[0].topic == commands_topic(sent.house.config.name_space, office_lane));
  CHECK(sent.bus.sent[0].partition == partition_of(sent.call.envelope.subject, 8));
}

TEST_CASE("acknowledged without a reply is accepted; unacknowledged is unknown") {
  const auto at_deadline = Sent(test::DumbBus::Mood::acknowledges, "wait=0").carried();
  REQUIRE(at_deadline.has_value());
  CHECK(std::holds_alternative<Accepted>(*at_deadline));
  const auto at_once = Sent(test::DumbBus::Mood::acknowledges, "respond-async, wait=60").carried();
  REQUIRE(at_once.has_value());
  CHECK(std::holds_alternative<Accepted>(*at_once));
  Sent silent(test::DumbBus::Mood::silent, "wait=0");
  silent.house.config.wait = std::chrono::milliseconds(20);
  const auto unknown = silent.carried();
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().reason == Reason::unavailable);
  const auto lost = Sent(test::DumbBus::Mood::loses, "wait=60").carried();
  REQUIRE_FALSE(lost.has_value());
  CHECK(lost.error().retry_after > 0);
}

TEST_CASE("what is too large for the bus, or what a broker refuses for good, is 413 and names the largest member") {
  const auto refused = [](Sent& sent) {
    auto& endpoint = *static_cast<webhooks::AddEndpoint*>(sent.call.command.get());
    endpoint.url = "https://example.com/a";
    const auto outcome = sent.carried();
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().reason == Reason::too_large);
    REQUIRE(outcome.error().faults.size() == 1);
    return outcome.error().faults[0].field;
  };
  Sent large(test::DumbBus::Mood::silent, "wait=60");
  static_cast<webhooks::AddEndpoint*>(large.call.command.get())->events.assign(1'000, std::string(1'000, 'x'));
  CHECK(refused(large) == "events");
  CHECK(large.bus.sent.empty());
  Sent small(test::DumbBus::Mood::refuses, "wait=60");
  CHECK_FALSE(refused(small).empty());
  CHECK(small.bus.sent.size() == 1);
}

TEST_CASE("however short a caller waits, the answer waits for Kafka's word") {
  for (const bool delivered : {true, false}) {
    Sent sent(test::DumbBus::Mood::silent, "wait=0");
    asio::steady_timer later(sent.house.io, std::chrono::milliseconds(20));  // well after the caller's patience
    sent.bus.after_send = [&] {
      later.async_wait([&](const boost::system::error_code&) {
        sent.bus.waiting.front()(delivered ? Delivery::acknowledged : Delivery::lost);
      });
    };
    const auto outcome = sent.carried();
    CHECK(outcome.has_value() == delivered);
    if (delivered) CHECK(std::holds_alternative<Accepted>(*outcome));
  }
}
