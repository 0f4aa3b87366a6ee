#pragma once
#include <map>

#include "schemas/messages/actor.h"
#include "storage/flow/fold.h"
#include "storage/postgres/session.h"
#include "test/api/bare_story.h"
#include "test/storage/database.h"

namespace hirewire::test {

/// The tables after a bare story has begun, and a command of its tenant was refused.
class Tables {
 public:
  explicit Tables(const Config& config);
  /// As one of the two roles, about the story's tenant.
  Rows at_door(const Statement& statement) { return ask(door, "app.tenant", to_string(story.tenant), statement); }
  Rows at_work(const Statement& statement) {
    return ask(worker, "app.tenants", "{" + to_string(story.tenant) + "}", statement);
  }
  /// PostgreSQL's OID of a type.
  std::uint32_t type_named(std::string_view name);
  /// The story's user, who holds a permission with this reach; with the tenant's he is an admin, who sees contacts.
  [[nodiscard]] Actor actor(Reach reach) const;

  const Config& config;
  Session owner, door, worker;
  BareStory story;
  Uuid refused_command = mint();

 private:
  static Rows ask(Session& session, std::string_view setting, std::string tenant, const Statement& statement);
  std::map<std::string, std::uint32_t, std::less<>> types_;
};

/// Made once; nullptr where there is no database (test/storage/database.h).
Tables* tables();

}  // namespace hirewire::test
