#include "schemas/messages/message.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "schemas/skills.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;

TEST_CASE("a message gives its body, or a base of it that is described, and nothing else") {
  skills::CreateSkill create;
  create.id = mint();
  create.name = "C++";
  const Command asked = command({}, create);
  CHECK(asked.as<skills::CreateSkill>().name == "C++");
  CHECK(asked.as<skills::SkillFields>().name == "C++");
  CHECK(asked.as<NewObject>().id == create.id);
  CHECK_THROWS_AS((void)asked.as<skills::UpdateSkill>(), std::logic_error);
  CHECK_THROWS_AS((void)asked.as<ExistingObject>(), std::logic_error);
  const Event made = event(create.id, 1, skills::SkillCreated{part<skills::SkillFields>(create)});
  CHECK(made.as<skills::SkillFields>().name == "C++");
  CHECK_THROWS_AS((void)made.as<skills::CreateSkill>(), std::logic_error);
}

TEST_CASE("an event's member is not called like what stands beside it") {
  Member time;
  time.name = "time";
  CHECK_THROWS_AS(refuse_names_of_envelope("round.moved", Shape{.name = "RoundMoved", .members = {time}}),
                  std::logic_error);
  CHECK_NOTHROW(refuse_names_of_envelope("skill.created", shape_of<skills::SkillCreated>()));
}

TEST_CASE("an event's secrets are sealed in place, those that a change mentions too") {
  const Keys keys(std::string(64, 'a'));
  sample::AccountOpened opened;
  opened.token = "plain";
  const Uuid tenant = mint(), account = mint();
  const Sealer sealer(keys, "account", tenant, account);
  Event made = event(account, 1, opened);
  seal_secrets(keys, tenant, made);
  const std::string sealed = made.as<sample::AccountOpened>().token;
  CHECK(sealer.unseal("token", sealed) == "plain");
  CHECK_FALSE(Sealer(keys, "account", tenant, mint()).unseal("token", sealed));
  CHECK_FALSE(Sealer(keys, "account", mint(), account).unseal("token", sealed));
  sample::AccountChanged changed;
  changed.changes.set(&sample::Account::token, "plain");
  made = event(account, 2, changed);
  seal_secrets(keys, tenant, made);
  CHECK(sealer.unseal("token", made.as<sample::AccountChanged>().changes.values.token) == "plain");
  made = event(account, 3, sample::AccountChanged{});
  seal_secrets(keys, tenant, made);
  CHECK(made.as<sample::AccountChanged>().changes == Changes<sample::Account>{});
}
