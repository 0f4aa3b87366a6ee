// The statements of mail that no operation names, on rows that have nothing but what they must have.
#include <doctest/doctest.h>

#include "storage/queries/query.h"
#include "test/api/bare_tables.h"
#include "workers/mail/letters.h"

using namespace hirewire;
using test::Tables;
using test::tables;

namespace {

Rows asked(Tables& house, std::string_view path, std::map<std::string, Value, std::less<>> arguments,
           Reach reach = Reach::tenant) {
  const Actor actor = house.actor(reach);
  return house.at_door(Query::named(path).statement({.actor = &actor, .arguments = std::move(arguments)}).value());
}

}  // namespace

TEST_CASE("a campaign reaches whom its sender reaches, and no others") {
  Tables* house = tables();
  if (!house) return;
  const auto people = [&](Reach reach, std::string everybody) {
    return asked(*house, "mail/people.sql",
                 {{"candidates", array_of(std::vector{house->story.candidate, mint()})},
                  {"users", array_of(std::vector{house->story.user})},
                  {"everybody", std::move(everybody)}},
                 reach)
        .size();
  };
  CHECK(people(Reach::tenant, "true") == 2);
  CHECK(people(Reach::tenant, "false") == 1);
  CHECK(people(Reach::company, "false") == 0);
  CHECK(people(Reach::none, "false") == 0);
}

TEST_CASE("a mail's receiver and tenant are found by its id alone") {
  Tables* house = tables();
  if (!house) return;
  const auto id = to_string(house->story.email);
  CHECK(asked(*house, "mail/recipient.sql", {{"id", id}}).text(0, "recipient") == "a@example.org");
  CHECK(asked(*house, "mail/recipient.sql", {{"id", to_string(mint())}}).size() == 0);
  CHECK(asked(*house, "mail/tenant.sql", {{"id", id}}).text(0, "tenant_id") == to_string(house->story.tenant));
  CHECK(asked(*house, "mail/outbox.sql", {}).size() == 2);
}

TEST_CASE("the worker reads all that it makes a mail of") {
  Tables* house = tables();
  if (!house) return;
  Todo todo;
  todo.id = house->story.email;
  todo.tenant_id = house->story.tenant;
  Todo gone;
  gone.id = mint();
  gone.tenant_id = house->story.tenant;
  const auto letters = mail::letters_of(house->worker, std::vector{todo, gone});
  REQUIRE(letters.size() == 1);
  const mail::LetterRow& letter = letters.begin()->second;
  CHECK(letter.id == todo.id);
  CHECK(letter.recipient == "a@example.org");
  CHECK(letter.locale == "de");
  CHECK_FALSE(letter.is_campaign);
  CHECK_FALSE(letter.suppressed);  // only for campaigns
}

TEST_CASE("a notification's mail is held back from whoever does not want it any more, or may not be written to") {
  Tables* house = tables();
  if (!house) return;
  const auto& story = house->story;
  const Uuid id = mint();
  const auto owner = [&](const std::string& text) {
    house->owner.run({text, {to_string(story.tenant), to_string(story.user)}});
  };
  house->owner.run(
      {"insert into email (tenant_id, id, version, recipient, user_id, slug, notification_id, state, created_at, "
       "updated_at) "
       "select $1::uuid, $2::uuid, 1, email, id, 'notification', $3::uuid, 'queued', now(), now() from user_account "
       "where id = $4::uuid",
       {to_string(story.tenant), to_string(id), to_string(story.notification), to_string(story.user)}});
  const auto letter = [&] {
    Todo todo;
    todo.id = id;
    todo.tenant_id = story.tenant;
    return mail::letters_of(house->worker, std::vector{todo}).at(id);
  };
  const auto sets = [&](const std::string& what) {
    owner("update user_account set " + what + " where tenant_id = $1::uuid and id = $2::uuid");
  };
  CHECK(letter().suppressed);
  sets("notify_by_mail = true, is_verified = true");
  CHECK_FALSE(letter().suppressed);
  CHECK(letter().is_notification);
  CHECK(letter().notification_title == "T");
  for (const auto& [off, on] : {std::pair("state = 'deactivated'", "state = 'active'"),
                                {"email = 'new@example.org'", "email = 'u@example.org'"},
                                {"is_verified = false", "is_verified = true"},
                                {"notify_by_mail = false", "notify_by_mail = true"}}) {
    sets(off);
    CHECK_MESSAGE(letter().suppressed, off);
    sets(on);
    CHECK_FALSE(letter().suppressed);
  }
  sets("notify_by_mail = false, is_verified = false");
  house->owner.run({"delete from email where id = $1::uuid", {to_string(id)}});
}
