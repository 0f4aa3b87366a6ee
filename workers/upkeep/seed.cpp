#include "workers/upkeep/seed.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>

#include "base/password.h"
#include "events/envelope.h"
#include "events/topics.h"
#include "schemas/companies.h"
#include "schemas/identity/users.h"
#include "schemas/messages/demo_accounts.h"
#include "schemas/platform.h"

namespace hirewire {

namespace {

class Seeding {
 public:
  Seeding(const Config& config, const Keys& keys, Bus& bus, Replies& replies, int partitions)
      : config_(config), keys_(keys), bus_(bus), replies_(replies), partitions_(partitions) {}

  template <class C>
  void carry_out(std::string_view lane, std::string_view name, const Uuid& subject, C body) {
    Envelope e;
    e.id = derive_tagged(demo_root(), tag_of(subject), fmt::format("seed {}", name));
    e.subject = subject;
    e.time = now();
    e.actor.tenant_id = tenant_id;
    e.actor.role = "system";
    e.actor.reach = Reach::tenant;
    e.actor.now = e.time;
    const Command asked = command(std::move(e), std::move(body));
    const Reply reply = answer_to(asked, lane);
    if (reply.status != "done" && reply.status != name_of(Reason::conflict))
      throw std::runtime_error(fmt::format("seeding {} was refused: {} {}", name, reply.status, reply.problem));
  }

  const Uuid tenant_id = derive_spread(demo_root(), "tenant default");
  const Uuid company_id = derive_spread(demo_root(), "company demo");

 private:
  Reply answer_to(const Command& asked, std::string_view lane) {
    std::mutex mutex;
    std::condition_variable answered;
    std::optional<Reply> reply;
    replies_.wait(asked.envelope.actor.tenant_id, asked.envelope.id, [&](const Reply& given, const auto&) {
      const std::lock_guard lock(mutex);
      reply = given;
      answered.notify_one();
    });
    Message message = to_message(asked, commands_topic(config_.name_space, lane),
                                 partition_of(asked.envelope.subject, partitions_), keys_);
    sign(message, keys_);
    bus_.send(std::move(message), [](Delivery) {});
    std::unique_lock lock(mutex);
    const bool in_time = answered.wait_for(lock, std::chrono::seconds(30), [&] { return reply.has_value(); });
    lock.unlock();
    replies_.forget(asked.envelope.id);
    if (!in_time) throw std::runtime_error("no worker answered within 30 s: is `hirewire up` running?");
    return *reply;
  }

  const Config& config_;
  const Keys& keys_;
  Bus& bus_;
  Replies& replies_;
  const int partitions_;
};

}  // namespace

void seed(const Config& config, const Keys& keys, Bus& bus, Replies& replies, int partitions) {
  if (config.production()) throw std::runtime_error("demo accounts are never made where HIREWIRE_ENV=production");
  Seeding seeding(config, keys, bus, replies, partitions);
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
    seeding.carry_out(identity_lane, account.email, user.id, std::move(user));
  }
}

}  // namespace hirewire
