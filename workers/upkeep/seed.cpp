#include "workers/upkeep/seed.h"

#include <fmt/format.h>

#include "base/password.h"
#include "schemas/companies.h"
#include "schemas/identity/users.h"
#include "schemas/messages/demo_accounts.h"
#include "schemas/platform.h"

namespace hirewire {

namespace {

class Seeding {
 public:
  explicit Seeding(HouseCommands& commands) : commands_(commands) {}

  template <class C>
  void carry_out(std::string_view lane, std::string_view name, const Uuid& subject, C body) {
    const Uuid id = derive_tagged(demo_root(), tag_of(subject), fmt::format("seed {}", name));
    const Reply reply = commands_.carry_out(lane, id, tenant_id, subject, std::move(body));
    if (reply.status != "done" && reply.status != name_of(Reason::conflict))
      throw std::runtime_error(fmt::format("seeding {} was refused: {} {}", name, reply.status, reply.problem));
  }

  const Uuid tenant_id = derive_spread(demo_root(), "tenant default");
  const Uuid company_id = derive_spread(demo_root(), "company demo");

 private:
  HouseCommands& commands_;
};

}  // namespace

void seed(const Config& config, HouseCommands& commands) {
  if (config.production()) throw std::runtime_error("demo accounts are never made where HIREWIRE_ENV=production");
  Seeding seeding(commands);
  seeding.carry_out(office_lane, "tenant", seeding.tenant_id,
                    platform::CreateTenant{{seeding.tenant_id}, {"default", "Demo", {"localhost", "127.0.0.1"}}});
  seeding.carry_out(
      office_lane, "company", seeding.company_id,
      companies::CreateCompany{
          {seeding.company_id},
          {{.name = "Demo Company", .description = "The company that the demo accounts work for"}, "company.com", {}}});
  for (const DemoAccount& account : demo_accounts) {
    identity::CreateUser user;
    user.id = id_of(account);
    user.email = account.email;
    user.first_name = account.first_name;
    user.last_name = account.last_name;
    user.role = account.role;
    if (account.of_company) user.company_id = seeding.company_id;
    user.is_company_admin = account.is_company_admin;
    user.is_verified = true;
    user.password_hash = hash_password(account.password);
    const Uuid id = user.id;
    seeding.carry_out(identity_lane, account.email, id, std::move(user));
  }
}

}  // namespace hirewire
