#pragma once
// What a pure reaction asks for, of an event as the log has it.
#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include "schemas/language/json.h"
#include "workers/contexts.h"

namespace hirewire::test {

template <class E>
Logged logged_event(const Uuid& aggregate, const E& body) {
  Logged event;
  event.id = mint(tag_of(aggregate));
  event.type = E::type;
  event.aggregate_id = aggregate;
  event.aggregate_version = 1;
  event.tenant_id = mint();
  event.actor_id = mint();
  event.time = now() - std::chrono::hours(1);
  event.depth = 3;
  event.body = to_json(body, {.part = WriteOptions::Part::travels});
  return event;
}

inline std::vector<FollowUp> asked_by(const Logged& event, std::string_view reaction) {
  for (const Context* context : contexts())
    for (const Reaction& one : context->reactions)
      if (one.name == reaction) {
        CHECK(one.event == event.type);
        return one.commands(event);
      }
  FAIL("there is no such reaction");
  return {};
}

}  // namespace hirewire::test
