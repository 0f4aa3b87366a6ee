// Who logs in at the database, and with what.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "storage/migrations/migrate.h"
#include "storage/migrations/rebuild.h"
#include "test/storage/database.h"

namespace hirewire {

namespace {

/// The house's URL with other words: an option more, another user.
std::string with_option(const std::string& url, const std::string& option) {
  return url + (url.contains('?') ? "&" : "?") + option;
}
std::string with_user(const std::string& url, const std::string& user) {
  const auto begin = url.find("://") + 3;
  const auto at = url.find('@');
  return url.substr(0, begin) + user + (at == std::string::npos ? "@" + url.substr(begin) : url.substr(at));
}

std::string refused(const Config& config, Role role) {
  try {
    const Session session(config, role);
  } catch (const SqlError& error) {
    return error.what();
  }
  return "";
}

std::string one(Session& session, const std::string& sql) {
  return std::string(session.run({"select (" + sql + ")::text as v", {}}).text(0, "v"));
}

/// Makes a candidate as a worker does.
void work(const Config& config) {
  Session worker(config, Role::worker);
  auto mine = take_over(worker, "hiring", 0, {});
  test::carry_out(worker, "hiring", mine, {test::happened(test::candidate_created(mint(), "a@example.org"), mint())});
}

/// A login that may make schemas and roles in the house's database, and is no superuser.
class PlainOwner {
 public:
  explicit PlainOwner(const Config& house) : super_(house, Role::owner), name_(house.name_space + "_plain") {
    forget();
    super_.script(fmt::format(
        "create role {0} login createrole password 'plain'; do $g$ begin execute format('grant create on database %I "
        "to {0}', current_database()); end $g$",
        name_));
  }
  ~PlainOwner() { forget(); }
  PlainOwner(const PlainOwner&) = delete;
  PlainOwner& operator=(const PlainOwner&) = delete;
  [[nodiscard]] std::string user() const { return name_ + ":plain"; }

 private:
  void forget() {
    super_.script(fmt::format(
        "do $d$ begin if exists (select from pg_roles where rolname = '{0}') then drop owned by {0} cascade;"
        "drop role {0}; end if; end $d$",
        name_));
  }
  Session super_;
  std::string name_;
};

}  // namespace

TEST_CASE("door and worker log in as themselves: logins that own nothing and may nothing else") {
  if (!test::database()) return;
  const test::House house("logins");
  for (const auto& [role, name] : {std::pair(Role::door, "_door"), {Role::worker, "_worker"}}) {
    CAPTURE(name);
    Session session(house.config(), role);
    CHECK(one(session, "session_user") == schema_of(house.config()) + name);
    session.script("reset role; reset session authorization");
    CHECK(one(session, "current_user") == schema_of(house.config()) + name);
    CHECK(
        one(session,
            "select bool_or(rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) from pg_roles "
            "where rolname = session_user") == "false");
    CHECK(one(session, "select count(*) from pg_auth_members where member = session_user::regrole") == "0");
    CHECK(one(session, "select count(*) from pg_shdepend where refobjid = session_user::regrole and deptype = 'o'") ==
          "0");
    try {
      session.script("set role " + one(session,
                                       "select datdba::regrole from pg_database where datname = "
                                       "current_database()"));
      FAIL("it became the owner");
    } catch (const SqlError& error) {
      CHECK(error.state() == "42501");
    }
  }
}

TEST_CASE("a login that is missing, or whose password is of another key, is told with its remedy, which helps") {
  if (!test::database()) return;
  const test::House house("rekeyed");
  Config other = house.config();
  other.key = std::string(62, '7') + "ab";
  for (const Role role : {Role::door, Role::worker}) {
    CHECK(refused(house.config(), role).empty());
    const auto said = refused(other, role);
    CHECK_MESSAGE(said.contains("hirewire migrate"), said);
    CHECK_FALSE(said.contains("127.0.0.1"));
  }
  CHECK_THROWS_WITH_AS(migrate(other, test::folds()), doctest::Contains("HIREWIRE_KEY_OLD"), std::runtime_error);
  CHECK(refused(house.config(), Role::door).empty());  // nothing was changed
  other.key_old = house.config().key;                  // the directory's hashes stay those
  migrate(other, test::folds());
  for (const Role role : {Role::door, Role::worker}) {
    CHECK(refused(other, role).empty());
    CHECK(refused(house.config(), role).contains("hirewire migrate"));
  }
  migrate(house.config(), test::folds());
  CHECK(refused(house.config(), Role::door).empty());

  Session owner(house.config(), Role::owner);
  owner.script(fmt::format("alter role {}_worker nologin", schema_of(house.config())));
  CHECK(refused(house.config(), Role::worker).contains("hirewire migrate"));
  CHECK(missing_migrations(house.config(), test::folds()) == std::vector<std::string>{"logins"});
  migrate(house.config(), test::folds());
  CHECK(missing_migrations(house.config(), test::folds()).empty());

  Config nowhere = house.config();
  nowhere.name_space += "_x";
  CHECK(refused(nowhere, Role::door).contains("hirewire migrate"));
  CHECK_THROWS_WITH_AS(recorded_partitions(nowhere), doctest::Contains("hirewire migrate"), std::runtime_error);
}

TEST_CASE("who is not connected learns the server's reason and the setting to mend, and no password") {
  if (!test::database()) return;
  Config config = *test::database();
  const auto elsewhere = [](const std::string& url, const std::string& name) {  // another database of that server
    const auto slash = url.find('/', url.find("://") + 3);
    const auto options = url.find('?');
    return url.substr(0, slash + 1) + name + (options == std::string::npos ? "" : url.substr(options));
  };
  const auto good = config.postgres;

  config.postgres = with_user(good, "nobody_at_all:hunter2");
  auto said = refused(config, Role::owner);
  CHECK(said.contains("nobody_at_all"));
  CHECK(said.ends_with("mend HIREWIRE_POSTGRES"));
  CHECK_FALSE(said.contains("hunter2"));
  config.postgres_owner = config.postgres;
  config.postgres = good;
  CHECK(refused(config, Role::owner).ends_with("mend HIREWIRE_POSTGRES_OWNER"));

  config.postgres_owner = elsewhere(good, "not_created");
  said = refused(config, Role::owner);
  CHECK(said.contains("database \"not_created\" does not exist"));
  CHECK(said.ends_with("create it, or mend HIREWIRE_POSTGRES_OWNER"));
  config.postgres = config.postgres_owner;
  for (const Role role : {Role::door, Role::worker}) {
    said = refused(config, role);
    CHECK(said.contains("database \"not_created\" does not exist"));
    CHECK(said.ends_with("create it, or mend HIREWIRE_POSTGRES"));
    CHECK_FALSE(said.contains("hirewire migrate"));
  }

  config.postgres_owner.clear();
  config.postgres = "postgresql://me:hunter2@127.0.0.1:1/none";
  for (const Role role : {Role::owner, Role::door}) {
    said = refused(config, role);
    CHECK(said.ends_with("cannot be reached: start it, or mend HIREWIRE_POSTGRES"));
    CHECK_FALSE(said.contains("hunter2"));
  }
}

TEST_CASE("the server never gets a password, only what proves it") {
  if (!test::database()) return;
  const test::House house("verifier");
  Session owner(house.config(), Role::owner);
  const auto kept = [&] {
    return one(owner,
               fmt::format("select string_agg(rolpassword, ' ' order by rolname) from pg_authid where rolname in "
                           "('{0}_door', '{0}_worker')",
                           schema_of(house.config())));
  };
  const auto before = kept();
  Config careless = house.config();
  careless.postgres = with_option(careless.postgres, "options=-c%20password_encryption%3Dmd5");
  migrate(careless, test::folds());
  const auto after = kept();
  CHECK_MESSAGE((after.starts_with("SCRAM-SHA-256$") && after.contains(" SCRAM-SHA-256$")), after);
  CHECK(after != before);  // renewed at every migrate
  CHECK(refused(house.config(), Role::door).empty());
}

TEST_CASE("user and password of the URL are the owner's; everything else holds for door and worker too") {
  if (!test::database()) return;
  const test::House house("urls");
  Config config = house.config();
  config.postgres_owner = config.postgres;
  config.postgres = with_option(with_user(config.postgres, "nobody:wrong%40word"), "application_name=it%27s%20ours");
  for (const Role role : {Role::door, Role::worker}) {
    Session session(config, role);
    CHECK(one(session, "current_setting('application_name')") == "it's ours");
  }
  CHECK(refused(config, Role::owner).empty());
  config.postgres_owner.clear();
  CHECK_FALSE(refused(config, Role::owner).empty());
}

TEST_CASE("an owner who is no superuser migrates and rebuilds; the others need no more of him") {
  if (!test::database()) return;
  const test::House house("plain");
  const PlainOwner owner(house.config());
  struct Own {
    Config config;
    ~Own() { test::forget(super); }
    Config super;
  } own{house.config(), house.config()};
  own.config.name_space = own.super.name_space = house.config().name_space + "_own";
  own.config.postgres_owner = with_user(house.config().postgres, owner.user());
  own.config.postgres = with_user(house.config().postgres, "nobody");
  migrate(own.config, test::folds());
  work(own.config);
  CHECK(differences(own.config, test::folds()).empty());
  const auto tables = rebuild(own.config, test::folds());
  for (const RebuiltTable& table : tables) CHECK_MESSAGE(table.same(), table.name);
  CHECK(std::ranges::find(tables, "candidate", &RebuiltTable::name)->rows == 1);
  work(own.config);
  migrate(own.config, test::folds());
}

TEST_CASE("many migrates at once, of one house and of several, come through") {
  if (!test::database()) return;
  const test::House houses[] = {test::House("crowd_a"), test::House("crowd_b"), test::House("crowd_c")};
  std::vector<std::future<void>> all;
  for (int round = 0; round < 6; ++round)
    for (const test::House& house : houses)
      all.push_back(std::async(std::launch::async, [&house] { migrate(house.config(), test::folds()); }));
  for (auto& one_of_them : all) CHECK_NOTHROW(one_of_them.get());
  for (const test::House& house : houses) CHECK(refused(house.config(), Role::worker).empty());
}

TEST_CASE("a login that has got more than it should have is refused, or put right") {
  if (!test::database()) return;
  const test::House house("excess");
  Session owner(house.config(), Role::owner);
  const auto door = schema_of(house.config()) + "_door";
  owner.script(fmt::format("alter role {} superuser bypassrls createdb", door));
  migrate(house.config(), test::folds());
  CHECK(one(owner, fmt::format("select bool_or(rolsuper or rolbypassrls or rolcreatedb) from pg_roles where rolname = "
                               "'{}'",
                               door)) == "false");
  owner.script(fmt::format("grant pg_read_all_data to {}", door));
  CHECK_THROWS_WITH_AS(migrate(house.config(), test::folds()), doctest::Contains("pg_read_all_data"),
                       std::runtime_error);
  owner.script(fmt::format("revoke pg_read_all_data from {}", door));
  CHECK_NOTHROW(migrate(house.config(), test::folds()));
}

}  // namespace hirewire
