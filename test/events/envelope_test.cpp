#include "events/envelope.h"

#include <doctest/doctest.h>

#include "schemas/candidates.h"
#include "schemas/webhooks.h"

namespace hirewire {

namespace {

const Keys& keys() {
  static const Keys keys(std::string(64, 'a'));
  return keys;
}

Message a_message() {
  Envelope envelope;
  envelope.id = mint();
  envelope.subject = mint();
  envelope.time = parse_iso("2025-11-16T10:30:00.123456Z").value();
  envelope.actor.tenant_id = mint();
  envelope.actor.role = "hr";
  envelope.actor.reach = Reach::company;
  envelope.actor.key_permissions = {"edit_candidates", "view_candidates"};
  envelope.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  envelope.causation = mint();
  envelope.depth = 3;
  envelope.fingerprint = "ab12";
  envelope.origin = {"2001:db8::7", "crm-reference"};
  return to_message(command(envelope, candidates::DeleteCandidate{{{envelope.subject, 7}, {}, {}}}),
                    "demo.hiring.commands", 5, keys());
}

void set(Message& message, std::string_view header, std::string_view value) {
  for (auto& [name, old] : message.headers)
    if (name == header) old = value;
}

const Shape* shape_named(std::string_view type) {
  return type == type_of<candidates::DeleteCandidate>() ? &shape_of<candidates::DeleteCandidate>() : nullptr;
}

}  // namespace

TEST_CASE("a command travels and comes back equal") {
  const Message message = a_message();
  CHECK(message.partition == 5);
  CHECK(message.key == message.header("ce_subject"));
  const auto back = to_command(message, shape_named, keys());
  REQUIRE(back.has_value());
  CHECK(back->as<candidates::DeleteCandidate>().id == back->envelope.subject);
  CHECK(back->as<candidates::DeleteCandidate>().expected_version == 7);
  CHECK(back->envelope.actor.now == back->envelope.time);
  CHECK(back->envelope.actor.reach == Reach::company);
  CHECK(back->envelope.actor.key_permissions == std::vector<std::string>{"edit_candidates", "view_candidates"});
  CHECK(back->envelope.origin.client == "2001:db8::7");
  CHECK(back->envelope.origin.listener == "crm-reference");
  const Message again = to_message(*back, message.topic, message.partition, keys());
  CHECK(again.headers == message.headers);
  CHECK(again.body == message.body);
}

TEST_CASE("a secret opens in its own command: of this type, this object and this tenant") {
  const auto named = [](std::string_view) { return &shape_of<webhooks::AddEndpoint>(); };
  Envelope envelope;
  envelope.id = mint();
  envelope.subject = mint();
  envelope.time = now();
  envelope.actor.tenant_id = mint();
  webhooks::AddEndpoint add;
  add.url = "https://a.example/hook";
  add.events = {"*"};
  add.secret = "whsec_of_mine";
  const Message message = to_message(command(envelope, add), "demo.office.commands", 0, keys());
  CHECK_FALSE(message.body.contains("whsec_of_mine"));
  const auto secret_after = [&](std::string_view header, std::string_view value) -> std::optional<std::string> {
    Message other = message;
    set(other, header, value);
    const auto read = to_command(other, named, keys());
    return read ? std::optional(read->as<webhooks::AddEndpoint>().secret) : std::nullopt;
  };
  CHECK(secret_after("ce_id", to_string(mint())) == "whsec_of_mine");  // as a dead letter is replayed
  CHECK_FALSE(secret_after("ce_subject", to_string(mint())));
  CHECK_FALSE(secret_after("ce_type", "RotateSecret"));
  Actor stranger = envelope.actor;
  stranger.tenant_id = mint();
  CHECK_FALSE(secret_after("hw_actor", actor_to_json(stranger)));
}

TEST_CASE("a signature is of topic, partition, every header and the body") {
  const Message unsigned_one = a_message();
  CHECK(signature_of(unsigned_one, keys()) == Signature::missing);
  Message message = unsigned_one;
  sign(message, keys());
  const auto after = [&](const std::function<void(Message&)>& change) {
    Message other = message;
    change(other);
    return signature_of(other, keys());
  };
  CHECK(after([](Message&) {}) == Signature::good);
  CHECK(after([](Message& m) { sign(m, keys()); }) == Signature::good);
  CHECK(after([](Message& m) { m.offset = 99; }) == Signature::good);
  CHECK(after([](Message& m) { m.topic = "demo.office.commands"; }) == Signature::wrong);
  CHECK(after([](Message& m) { m.partition = 6; }) == Signature::wrong);
  CHECK(after([](Message& m) { m.body.back() = ' '; }) == Signature::wrong);
  CHECK(after([](Message& m) { m.headers.pop_back(); }) == Signature::missing);
  CHECK(after([](Message& m) { m.headers.emplace_back("hw_more", "x"); }) == Signature::wrong);
  CHECK(after([](Message& m) { set(m, "hw_signature", std::string(43, 'A')); }) == Signature::wrong);
  for (const auto& [name, value] : unsigned_one.headers) {
    CAPTURE(name);
    CHECK(after([&](Message& m) { set(m, name, value + "0"); }) == Signature::wrong);
    CHECK(after([&](Message& m) {
            std::erase_if(m.headers, [&](const auto& header) { return header.first == name; });
          }) == Signature::wrong);
  }
  CHECK(signature_of(message, Keys(std::string(64, 'b'))) == Signature::wrong);
  CHECK(signature_of(message, Keys(std::string(64, 'b'), std::string(64, 'a'))) == Signature::good);
}

TEST_CASE("a header that is missing or malformed is named, and so is an unknown command") {
  const std::pair<std::string_view, std::vector<std::string_view>> malformed[] = {
      {"ce_id", {"", "forty-two"}},
      {"ce_subject", {"", "00000000-0000-0000-0000-00000000000g"}},
      {"ce_time", {"", "yesterday"}},
      {"ce_type", {""}},
      {"hw_actor", {"", "{nobody", R"({"reach": 99})"}},
      {"hw_causation", {"by chance"}},
      {"hw_depth", {"", "-3000000000", "three", "3 or so", "99999999999999999999"}}};
  for (const auto& [header, values] : malformed) {
    CAPTURE(header);
    for (const std::string_view value : values) {
      CAPTURE(value);
      Message message = a_message();
      set(message, header, value);
      const auto refused = to_command(message, shape_named, keys());
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().message.find(header) != std::string::npos);
    }
  }
  Message message = a_message();
  set(message, "ce_type", "Conjure");
  CHECK(to_command(message, shape_named, keys()).error().message.find("Conjure") != std::string::npos);
}

}  // namespace hirewire
