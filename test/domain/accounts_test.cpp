#include "domain/accounts.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::accounts;
using identity::SessionClosed;
using identity::SessionOpened;

namespace {

const Actor house = actor_of("system", Reach::tenant);

RegisterUser registration(std::string role) {
  RegisterUser command;
  command.id = mint();
  command.email = "Nora@Example.com";
  command.first_name = "Nora";
  command.role = std::move(role);
  command.username = "nora";
  command.password_hash = "$argon2id$";
  command.token_id = mint();
  command.token_expires_at = house.now + verification_life;
  command.session_id = mint();
  command.listener = "ats";
  command.session_expires_at = house.now + std::chrono::hours(1);
  return command;
}

StoredAccount account(bool verified = false, std::string state = "active", std::string role = "candidate") {
  return {mint(), 4, "nora@example.com", std::move(role), std::move(state), verified, 2};
}

TokenHolder token(std::string purpose) {
  return {.id = mint(),
          .purpose = std::move(purpose),
          .expires_at = house.now + std::chrono::minutes(1),
          .same_address = true,
          .user_id = mint(),
          .user_version = 4,
          .email = "nora@example.com",
          .role = "candidate",
          .state = "active"};
}

Result<Events> verify(const TokenHolder& row) {
  return decide_on<TokenHolder>(seen_with<TokenHolder>({row}), VerifyEmail{row.id}, house);
}
Result<Events> reset(const TokenHolder& row) {
  return decide_on<TokenHolder>(seen_with<TokenHolder>({row}), ResetPassword{row.id, "new"}, house);
}

/// The ways in which a token is no more what it was.
std::vector<TokenHolder> dead(const std::string& purpose) {
  std::vector<TokenHolder> all(5, token(purpose));
  all[0].used = true;
  all[1].expires_at = house.now;
  all[2].same_address = false;
  all[3].state = "deactivated";
  all[4].purpose = purpose == "verify" ? "reset" : "verify";
  return all;
}

AccountWithSession with_session(const StoredAccount& of, const Uuid& session) {
  return {of, session, 3};
}

std::vector<Uuid> closed(const Events& events) {
  std::vector<Uuid> all;
  for (const Event& event : events) {
    if (event.type != SessionClosed::type) continue;
    CHECK(event.as<SessionClosed>().reason == "password");
    CHECK(event.aggregate_version == 4);
    all.push_back(event.aggregate_id);
  }
  return all;
}

}  // namespace

TEST_CASE("who registers is a user with a claim on his address, a verification and a session") {
  const auto command = registration("Employer");
  const auto events = decide_on<StoredAccount>(nothing_seen(), command, house);
  REQUIRE(events);
  REQUIRE(events->size() == 3);
  const Event& user = (*events)[0];
  CHECK(user.as<UserRegistered>().role == "hr");
  CHECK(user.as<UserRegistered>().username == "nora");
  REQUIRE(user.claims.size() == 1);
  CHECK(user.claims[0].value == "nora@example.com");
  const Event& verification = (*events)[1];
  CHECK(verification.aggregate_id == command.id);
  CHECK(verification.aggregate_version == 2);
  CHECK(verification.as<UserVerificationRequested>().purpose == "verify");
  CHECK(verification.as<UserVerificationRequested>().token_id == command.token_id);
  CHECK((*events)[2].aggregate_id == command.session_id);
  CHECK((*events)[2].as<SessionOpened>().user_id == command.id);
}

TEST_CASE("nobody gives himself a company, an admin's rights or a verified address") {
  auto command = registration("candidate");
  command.company_id = mint();
  command.is_company_admin = command.is_verified = true;
  const auto events = decide_on<StoredAccount>(nothing_seen(), command, house);
  REQUIRE(events);
  const auto& user = events->front().as<UserRegistered>();
  CHECK_FALSE(user.company_id);
  CHECK_FALSE(user.is_company_admin);
  CHECK_FALSE(user.is_verified);
}

TEST_CASE("nobody registers as staff of the tenant, and no address twice") {
  for (const char* role : {"admin", "superadmin", "SuperAdmin", "recruiter", "interviewer", "EMPLOYEE"})
    CHECK(refused(decide_on<StoredAccount>(nothing_seen(), registration(role), house)) == Reason::forbidden);
  CHECK(faulty_field(decide_on<StoredAccount>(nothing_seen(), registration("king"), house)) == "role");
  const auto command = registration("candidate");
  const auto taken = nothing_seen({{touches(command, house).directory[0], mint()}});
  CHECK(refused(decide_on<StoredAccount>(taken, command, house)) == Reason::conflict);
}

TEST_CASE("a verification is for who has none yet, a reset for everybody, and nobody else hears a difference") {
  const auto of = [](const auto& command, const Loaded& seen) {
    return decide_on<StoredAccount>(seen, command, house).value();
  };
  const RequestVerification verification{mint(), mint(), house.now + verification_life};
  const RequestPasswordReset wish{mint(), mint(), house.now + reset_life};
  const auto asked = of(verification, seen_with<StoredAccount>({account()}));
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].aggregate_version == 5);
  CHECK(asked[0].as<UserVerificationRequested>().token_id == verification.token_id);
  CHECK(of(verification, seen_with<StoredAccount>({account(true)})).empty());
  CHECK(of(wish, seen_with<StoredAccount>({account(true)}))[0].as<UserPasswordResetRequested>().purpose == "reset");
  for (const Loaded& nobody : {nothing_seen(), seen_with<StoredAccount>({account(false, "deactivated")}),
                               seen_with<StoredAccount>({account(false, "deleted")})}) {
    CHECK(of(verification, nobody).empty());
    CHECK(of(wish, nobody).empty());
  }
}

TEST_CASE("a token proves the address that it was mailed to, and twice is as good as once") {
  const auto row = token("verify");
  const auto events = verify(row);
  REQUIRE(events);
  CHECK(events->front().aggregate_id == row.user_id);
  CHECK(events->front().as<UserEmailVerified>().email == row.email);
  TokenHolder again = row;
  again.used = again.is_verified = true;
  CHECK(verify(again).value().empty());
  again.state = "deactivated";
  CHECK(faulty_field(verify(again)) == "token");
  for (const TokenHolder& other : dead("verify")) CHECK(faulty_field(verify(other)) == "token");
  CHECK(faulty_field(decide_on<TokenHolder>(nothing_seen(), VerifyEmail{mint()}, house)) == "token");
}

TEST_CASE("a reset sets the password, proves the address and ends all sessions") {
  for (const std::string purpose : {"reset", "invite"}) {
    TokenHolder first = token(purpose), second = first;
    first.session_id = mint();
    second.session_id = mint();
    first.session_version = second.session_version = 3;
    const auto events =
        decide_on<TokenHolder>(seen_with<TokenHolder>({first, second}), ResetPassword{first.id, "new"}, house);
    REQUIRE(events);
    CHECK((*events)[0].as<UserPasswordChanged>().password_hash == "new");
    CHECK((*events)[1].as<UserEmailVerified>().email == first.email);
    CHECK((*events)[1].aggregate_version == 6);
    CHECK(closed(*events) == std::vector{*first.session_id, *second.session_id});
    for (const TokenHolder& other : dead(purpose)) CHECK(faulty_field(reset(other)) == "token");
  }
  TokenHolder verified = token("reset");
  verified.is_verified = true;
  CHECK(reset(verified).value().size() == 1);
}

TEST_CASE("one's own password is changed against the old one, and the session that asks stays") {
  const StoredAccount mine = account(true);
  Actor me = actor_of("candidate", Reach::own);
  me.user_id = mine.id;
  me.session_id = mint();
  const Uuid other = mint();
  const Loaded seen = seen_with<AccountWithSession>({with_session(mine, me.session_id), with_session(mine, other)});
  const auto events = decide_on<AccountWithSession>(seen, ChangePassword{mine.id, 2, "new"}, me);
  REQUIRE(events);
  CHECK(events->front().as<UserPasswordChanged>().password_hash == "new");
  CHECK(closed(*events) == std::vector{other});
  for (const std::optional<std::int64_t> version : {std::optional<std::int64_t>(), std::optional<std::int64_t>(1)})
    CHECK(faulty_field(decide_on<AccountWithSession>(seen, ChangePassword{mine.id, version, "new"}, me)) ==
          "old_password");
}

TEST_CASE("another's password is changed by admins, a superadmin's by superadmins") {
  const auto change = [](const Actor& actor, const StoredAccount& whose) {
    const Loaded seen = seen_with<AccountWithSession>({with_session(whose, mint())});
    return decide_on<AccountWithSession>(seen, ChangePassword{whose.id, {}, "new"}, actor);
  };
  const Actor admin = actor_of("admin", Reach::own), superadmin = actor_of("superadmin", Reach::own);
  CHECK(closed(change(admin, account()).value()).size() == 1);
  CHECK(change(superadmin, account(true, "active", "superadmin")));
  CHECK(refused(change(admin, account(true, "active", "superadmin"))) == Reason::forbidden);
  for (const char* role : {"hr", "consultant", "interviewer", "candidate"})
    CHECK(refused(change(actor_of(role, Reach::own), account())) == Reason::forbidden);
  CHECK(refused(change(admin, account(true, "deactivated"))) == Reason::conflict);
  CHECK(refused(change(admin, account(true, "deleted"))) == Reason::not_found);
  CHECK(refused(decide_on<AccountWithSession>(nothing_seen(), ChangePassword{mint(), {}, "new"}, admin)) ==
        Reason::not_found);
}
