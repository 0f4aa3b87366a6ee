#include "test/api/bare_tables.h"

#include <doctest/doctest.h>

#include "schemas/language/problem.h"

namespace hirewire::test {

Tables::Tables(const Config& of) : config(of), owner(of, Role::owner), door(of, Role::door), worker(of, Role::worker) {
  auto mine = take_over(worker, office_lane, 0, {});
  for (const Event& event : story.beginnings()) {
    CAPTURE(event.type);
    REQUIRE_NOTHROW(carry_out(worker, office_lane, mine, {happened(event, story.tenant)}));
  }
  const Refusal why = invalid("phone", "required", "Is missing.");
  const Reply reply{refused_command, std::string(name_of(why.reason)), "", {}, 0, "", problem_to_json(why)};
  const Answered answers[] = {{reply, story.tenant, now(), {}}};
  worker.run(write_inbox(answers));
}

Rows Tables::ask(Session& session, std::string_view setting, std::string tenant, const Statement& statement) {
  const Statement both[] = {{fmt::format("select set_config('{}', $1, true)", setting), {std::move(tenant)}},
                            statement};
  return session.run_all(both)[1];
}

std::uint32_t Tables::type_named(std::string_view name) {
  const auto [at, fresh] = types_.try_emplace(std::string(name));
  if (fresh) {
    const Rows rows = owner.run({"select $1::regtype::oid::bigint as oid", {std::string(name)}});
    at->second = static_cast<std::uint32_t>(rows.integer(0, "oid"));
  }
  return at->second;
}

Actor Tables::actor(Reach reach) const {
  Actor actor;
  actor.tenant_id = story.tenant;
  actor.user_id = story.user;
  actor.role = reach == Reach::tenant ? "admin" : "hr";
  actor.reach = reach;
  actor.now = now();
  return actor;
}

Tables* tables() {
  const Config* config = database("drift");
  static const auto all = config ? std::make_unique<Tables>(*config) : nullptr;
  return all.get();
}

}  // namespace hirewire::test
