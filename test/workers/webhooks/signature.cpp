#include <doctest/doctest.h>

#include <chrono>
#include <set>

#include "base/webhook_signature.h"
#include "schemas/language/describe.h"
#include "schemas/language/json.h"
#include "workers/flow/retry.h"
#include "workers/webhooks/body.h"

using namespace std::chrono_literals;
namespace webhooks = hirewire::webhooks;

namespace {

struct KeyIssued {
  std::string owner;
  std::string token;
  std::optional<std::int64_t> uses;
  std::vector<std::string> rows;
};
BOOST_DESCRIBE_STRUCT(KeyIssued, (), (owner, token, uses, rows))

}  // namespace

namespace hirewire {
template <>
Marks marks_of<KeyIssued>() {
  return {mark("token").max(8).secret(), mark("rows").internal()};
}
}  // namespace hirewire

TEST_CASE("webhooks: signatures are those of the package standardwebhooks") {
  // Made by PyPI's standardwebhooks, its Webhook(secret).sign(…); the first is the example of its own tests.
  CHECK(hirewire::webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                    1614265330,
                                    R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  const std::string id = "018f0000-0000-7000-8000-000000000001";
  const std::string body =
      R"({"type":"application.created","timestamp":"2025-11-16T10:30:00Z","id":"x","data":{"n":"Zoë"}})";
  CHECK(hirewire::webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id, 1763289000, body) ==
        "v1,Gg4LtmbV3Iy1csjThNqnIUSc4DF3JwrzAtlkOgv25qM=");
  CHECK(hirewire::webhook_signature("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", id, 1763289000, body) ==
        "v1,zDj5p7JE97O87yk8L85pOX5zRxNoohfefo2XRjy/QVM=");
}

TEST_CASE("webhooks: a secret that is no whsec_ counts as its bytes, and never as an empty key") {
  // Python's hmac with the key b"webhook_secret" (interview-platform:540).
  const std::string id = "018f0000-0000-7000-8000-000000000001";
  const std::string body =
      R"({"type":"application.created","timestamp":"2025-11-16T10:30:00Z","id":"x","data":{"n":"Zoë"}})";
  CHECK(hirewire::webhook_signature("webhook_secret", id, 1763289000, body) ==
        "v1,yL7mRxcXwMR9Rey+EO0wm5T457GsuOiGRk0aZl+Nxh8=");
  const std::string empty = hirewire::webhook_signature("", id, 1763289000, body);
  CHECK(hirewire::webhook_signature("whsec_", id, 1763289000, body) != empty);
  CHECK(hirewire::webhook_signature("whsec_not base64!", id, 1763289000, body) != empty);
}

TEST_CASE("webhooks: ten attempts in three to four days, the first retry within 10 s") {
  const hirewire::Uuid id = hirewire::mint();
  std::chrono::milliseconds sum{0};
  std::chrono::milliseconds before{0};
  int attempts = 1;
  while (const auto wait = hirewire::next_attempt(id, attempts)) {
    CHECK(*wait > before);
    if (attempts == 1) {
      CHECK(*wait >= 5s);
      CHECK(*wait <= 10s);
    }
    before = *wait;
    sum += *wait;
    ++attempts;
  }
  CHECK(attempts == 10);
  CHECK(sum > 72h);
  CHECK(sum < 96h);
  CHECK_FALSE(hirewire::next_attempt(id, 0));
  CHECK_FALSE(hirewire::next_attempt(id, 11, 5));
}

TEST_CASE("webhooks: the wait is the same for the same id and spread over ids") {
  std::set<std::chrono::milliseconds> waits;
  for (int i = 0; i < 200; ++i) {
    const hirewire::Uuid id = hirewire::mint();
    const auto wait = hirewire::next_attempt(id, 3);
    REQUIRE(wait);
    CHECK(wait == hirewire::next_attempt(id, 3));
    CHECK(*wait >= 30min);
    CHECK(*wait <= 36min);
    waits.insert(*wait);
  }
  CHECK(waits.size() > 100);
}

TEST_CASE("webhooks: Retry-After makes a wait longer, to a day at most, and never shorter") {
  const hirewire::Uuid id = hirewire::mint();
  CHECK(hirewire::next_attempt(id, 1, 600) == std::chrono::milliseconds(600s));
  CHECK(hirewire::next_attempt(id, 3, 1) == hirewire::next_attempt(id, 3));
  CHECK(hirewire::next_attempt(id, 1, -5) == hirewire::next_attempt(id, 1));
  CHECK(hirewire::next_attempt(id, 1, 2'000'000'000) == std::chrono::milliseconds(24h));
  CHECK_FALSE(hirewire::next_attempt(id, 10, 60));
}

TEST_CASE("webhooks: a body names type, time, id, the object and data") {
  const auto id = hirewire::parse_uuid("018f0000-0000-7000-8000-000000000001");
  const auto time = hirewire::parse_iso("2025-11-16T10:30:00Z");
  REQUIRE(id);
  REQUIRE(time);
  webhooks::Told told{"application.created", *time, *id, hirewire::parse_uuid("018f0000-0000-7000-8000-000000000002")};
  const std::string body = webhooks::delivery_body(told, R"({"status":"new"})");
  CHECK(body == R"({"type":"application.created","timestamp":"2025-11-16T10:30:00Z",)"
                R"("id":"018f0000-0000-7000-8000-000000000001",)"
                R"("data":{"id":"018f0000-0000-7000-8000-000000000002","status":"new"}})");
  CHECK(webhooks::delivery_body(told, "{}").ends_with(R"("data":{"id":"018f0000-0000-7000-8000-000000000002"}})"));
  CHECK(hirewire::canonical_json(body));
  CHECK(webhooks::delivery_body(told, R"({"status":"new"})") == body);
  told.subject.reset();  // of a house that did not tell it yet: the body stays as it was at every attempt
  CHECK(webhooks::delivery_body(told, "{}").ends_with(R"("data":{}})"));
}

TEST_CASE("webhooks: neither secret members nor what the log keeps back reach a subscriber") {
  const hirewire::Shape& shape = hirewire::shape_of<KeyIssued>();
  const auto data =
      webhooks::public_data(shape, R"({"owner":"Zoë","token":"c2VhbGVkIHRleHQgaXMgbG9uZw","uses":3,"rows":["kept"]})");
  REQUIRE(data);
  CHECK(*data == R"({"owner":"Zoë","uses":3})");
  CHECK_FALSE(webhooks::public_data(shape, "{"));
  CHECK_FALSE(webhooks::public_data(shape, R"({"uses":"many"})"));
  // What the log does not say is how it begins: an event of an older version reaches subscribers too.
  CHECK(webhooks::public_data(shape, R"({"token":"t"})") == R"({"owner":""})");
}
