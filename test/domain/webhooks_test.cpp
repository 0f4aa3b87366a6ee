#include "domain/webhooks.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::webhooks;

namespace {

const Actor admin = actor_of("admin", Reach::tenant);

Result<Events> add(const AddEndpoint& command, const Actor& actor = admin) {
  const Loaded loaded = nothing_seen();
  return decide_on<Endpoint>(loaded, command, actor);
}

AddEndpoint endpoint(std::string url = "https://your-app.com/webhook") {
  return {{mint()}, {std::move(url), {"application.created", "interview.scheduled"}}, "webhook_secret", std::nullopt};
}

}  // namespace

TEST_CASE("the document's own endpoint is added") {
  const auto events = add(endpoint());
  REQUIRE(events);
  const auto& added = events->front().as<EndpointAdded>();
  CHECK(added.url == "https://your-app.com/webhook");
  CHECK(added.events == std::vector<std::string>{"application.created", "interview.scheduled"});
  CHECK(added.secret == "webhook_secret");
  CHECK_FALSE(added.company_id);
}

TEST_CASE("only http and https, without a user and password") {
  for (const auto url : {"http://a.example", "HTTPS://a.example:8443/x?y=a@b"}) CHECK(add(endpoint(url)));
  for (const auto url : {"ftp://a.example", "file:///etc/passwd", "a.example", "https://", "https:///x",
                         "https://user:secret@a.example/", "https://user@a.example"})
    CHECK(faulty_field(add(endpoint(url))) == "url");
}

TEST_CASE("events are known names, each once") {
  auto command = endpoint();
  command.events = {"*", "offer.sent", "*"};
  REQUIRE(add(command));
  CHECK(add(command)->front().as<EndpointAdded>().events == std::vector<std::string>{"*", "offer.sent"});
  command.events = {"offer.sent", "offer.eaten"};
  CHECK(faulty_field(add(command)) == "events[1]");
  command.events = {"session.opened"};
  CHECK(faulty_field(add(command)) == "events[0]");
  command.events.clear();
  CHECK(faulty_field(add(command)) == "events");
}

TEST_CASE("a company admin adds endpoints of his own company only") {
  const Uuid company = mint();
  const Actor hr = actor_of("hr", Reach::company, company);
  auto command = endpoint();
  CHECK(refused(add(command, hr)) == Reason::forbidden);  // the whole tenant
  command.company_id = mint();
  CHECK(refused(add(command, hr)) == Reason::forbidden);
  command.company_id = company;
  REQUIRE(add(command, hr));
  CHECK(add(command, hr)->front().as<EndpointAdded>().company_id == company);
  CHECK(refused(add(command, actor_of("candidate", Reach::none))) == Reason::forbidden);
}

TEST_CASE("who adds an endpoint holds, as far as it hears, what its events tell") {
  Actor key = admin;
  key.key_permissions = {"manage_webhooks", "view_users"};
  const auto decided = add(endpoint(), key);
  CHECK(refused(decided) == Reason::forbidden);
  CHECK(decided.error().message.ends_with(": view_candidates, view_contacts."));
  key.key_permissions.insert(key.key_permissions.end(), {"view_candidates", "view_contacts"});
  CHECK(add(endpoint(), key));
  const Uuid company = mint();
  Actor hr = actor_of("hr", Reach::company, company);
  auto command = endpoint();
  command.company_id = company;
  hr.key_permissions = {"manage_webhooks", "view_candidates", "view_contacts", "view_users"};
  CHECK(add(command, hr));
  hr.key_permissions = {"manage_webhooks"};
  CHECK(refused(add(command, hr)) == Reason::forbidden);
  Actor interviewer = actor_of("interviewer", Reach::company, company);
  interviewer.permissions = {"manage_webhooks"};  // a custom role's: he is shown the contacts of whom he interviews
  CHECK(refused(add(command, interviewer)) == Reason::forbidden);
}
