#include "storage/migrations/logins.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>

#include "storage/postgres/login.h"

namespace hirewire {

namespace {

constexpr Role roles[] = {Role::door, Role::worker};
constexpr int most_tries = 20;
constexpr auto pause = std::chrono::milliseconds(20);

/// What a server keeps in the password's place, which tells nobody the password.
std::string verifier(Session& session, const std::string& login, const std::string& password) {
  const std::unique_ptr<char, decltype(&PQfreemem)> made(
      PQencryptPasswordConn(static_cast<PGconn*>(session.native()), password.c_str(), login.c_str(), "scram-sha-256"),
      &PQfreemem);
  if (!made) throw std::runtime_error("libpq makes no SCRAM verifier");
  return made.get();
}

/// Changes a role. PostgreSQL takes no lock on it, and says XX000 to the slower of two.
void change(Session& session, const std::string& text) {
  for (int attempt = 1;; ++attempt) {
    try {
      return session.script(text);
    } catch (const SqlError& error) {
      if (error.state() != "XX000" || attempt == most_tries) throw;
    }
    std::this_thread::sleep_for(pause);
  }
}

void renew(Session& session, const Config& config, Role role) {
  const auto login = login_of(config, role);
  session.script(fmt::format(
      "do $r$ begin create role {0} login; exception when duplicate_object or unique_violation then null; end $r$",
      login));
  const auto excess = session.run(
      {"select (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)::text as powers, "
       "(select string_agg(m.roleid::regrole::text, ', ') from pg_auth_members m where m.member = r.oid) as groups, "
       "has_database_privilege(r.oid, current_database(), 'connect')::text as connects from pg_roles r where "
       "r.rolname = $1",
       {login}});
  if (const auto groups = excess.at(0, excess.column("groups")))
    throw std::runtime_error(
        fmt::format("the login {0} is a member of {1}, and so may do more than its work needs: `revoke {1} from {0}`",
                    login, *groups));
  // Only a superuser may so much as name these words.
  if (excess.text(0, "powers") == "true")
    change(session, fmt::format("alter role {} nosuperuser nobypassrls nocreaterole nocreatedb noreplication", login));
  if (excess.text(0, "connects") != "true")
    change(session, fmt::format("do $c$ begin execute format('grant connect on database %I to {}', "
                                "current_database()); end $c$",
                                login));
  change(session, fmt::format("alter role {} login password '{}'", login,
                              verifier(session, login, login_password(config, role))));
}

}  // namespace

void renew_logins(Session& owner, const Config& config) {
  for (const Role role : roles) renew(owner, config, role);
}

bool logins_fit(const Config& config) {
  for (const Role role : roles) {
    try {
      const Session session(config, role);
    } catch (const SqlError& error) {
      if (error.state() == SqlError::login_refused) return false;
      throw;
    }
  }
  return true;
}

}  // namespace hirewire
