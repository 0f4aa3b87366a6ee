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
