#include "workers/upkeep/first_admin.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>

#include "base/lower.h"
#include "base/password.h"
#include "schemas/identity/users.h"
#include "schemas/language/email_address.h"
#include "schemas/language/problem.h"
#include "schemas/messages/password_rules.h"
#include "schemas/platform.h"
#include "storage/postgres/session.h"

namespace hirewire {

namespace {

/// Does not show what is typed on a terminal, as long as it stands.
class Silence {
 public:
  Silence() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_terminal_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    if (is_terminal_) std::cerr << "Password: " << std::flush;
  }
  ~Silence() {
    if (!is_terminal_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::cerr << '\n';
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  termios before_{};
  bool is_terminal_ = false;
};

std::optional<Uuid> tenant_of(const Config& config, const Keys& keys, std::string_view code) {
  Session session(config, Role::door);
  const Rows rows =
      session.run({"select tenant_id from tenant_of_code($1)", {keys.directory_value("tenant_code", lower(code))}});
  return rows.size() == 0 ? std::nullopt : parse_uuid(rows.text(0, "tenant_id"));
}

void demand_done(const Reply& reply) {
  if (reply.status == "done") return;
  const Refusal refusal = problem_from_json(reply.status, reply.problem);
  std::string why = refusal.message;
  for (const Fault& fault : refusal.faults) why += fmt::format(" {}: {}", fault.field, fault.message);
  throw std::runtime_error(why);
}

std::string read_password() {
  const Silence silence;
  std::string password;
  if (!std::getline(std::cin, password) || password.empty())
    throw std::runtime_error("give the password on standard input: hirewire admin … < FILE");
  return password;
}

Uuid make_tenant(HouseCommands& commands, const FirstAdmin& wanted) {
  const Uuid id = mint();
  platform::CreateTenant tenant{{id}, {wanted.tenant_code, wanted.tenant_code, {}}};
  if (!wanted.host.empty()) tenant.hosts.push_back(wanted.host);
  demand_done(commands.carry_out(platform::lane, mint(tag_of(id)), id, id, std::move(tenant)));
  return id;
}

}  // namespace

std::string make_first_admin(const Config& config, const Keys& keys, HouseCommands& commands,
                             const FirstAdmin& wanted) {
  if (const auto fault = fault_of_password(config, "password", wanted.password))
    throw std::runtime_error("the password: " + fault->message);
  const auto known = tenant_of(config, keys, wanted.tenant_code);
  const Uuid tenant = known ? *known : make_tenant(commands, wanted);
  identity::CreateUser user;
  user.id = mint();
  user.email = wanted.email;
  user.name = wanted.name;
  user.role = "superadmin";
  user.is_verified = true;
  user.password_hash = hash_password(wanted.password);
  const Uuid id = user.id;
  demand_done(commands.carry_out(identity::lane, mint(tag_of(id)), tenant, id, std::move(user)));
  return fmt::format("{} is a superadmin of tenant {}{}", wanted.email, wanted.tenant_code,
                     known ? "" : ", which is new");
}

FirstAdmin first_admin_of(const Given& given) {
  const std::string email = tidied_address(given.words[0]);
  return {.email = email,
          .name = given.option("--name", email.substr(0, email.find('@'))),
          .password = read_password(),
          .tenant_code = given.option("--tenant", "default"),
          .host = given.option("--host", "")};
}

}  // namespace hirewire
