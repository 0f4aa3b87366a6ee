#pragma once
// What signing in, registering and proving who one is have in common at the door (docs/domain.md §2).
#include <chrono>
#include <map>
#include <memory>

#include "api/access/authentication.h"
#include "api/requests/handle.h"
#include "schemas/identity.h"
#include "schemas/tokens.h"

namespace hirewire::identity {

/// As the directory has it: tidied (schemas/language/email_address.h), ASCII letters lower.
std::string normal_email(std::string_view typed);

/// The house itself: nobody is signed in yet.
Actor house_of(const Uuid& tenant, Instant at);

/// A question of the house in a tenant, nil for what lies outside the wall.
boost::asio::awaitable<Result<Rows>> ask_as_house(const Call& call, std::string_view path, const Uuid& tenant,
                                                  Arguments arguments);

/// nullopt where no tenant has this code, in any case.
boost::asio::awaitable<Result<std::optional<Uuid>>> tenant_of_code(const Services& services, std::string_view code);

/// nullopt where no account has this address, or its hash is another key's. An account of before addresses were tidied
/// is found by its address as it is stored.
boost::asio::awaitable<Result<std::optional<Credentials>>> credentials_of(const Call& call, std::string_view typed);

/// `unauthenticated` where there is none.
boost::asio::awaitable<Result<SignedInUser>> user_of(const Call& call, const Uuid& tenant, const Uuid& id);

/// A command, carried out for certain or not at all as far as the caller is told. `subject`: the object it is about.
template <class T>
boost::asio::awaitable<Result<void>> send(Call& call, const Behaviour& operation, const Actor& actor,
                                          const Uuid& subject, T command);
/// The same, back as soon as Kafka has it: what becomes of it neither the answer tells nor the time that it takes.
template <class T>
boost::asio::awaitable<Result<void>> send_unheard(Call& call, const Behaviour& operation, const Actor& actor,
                                                  const Uuid& subject, T command);

/// A turn to have a password looked at: `too_many` where there is none for now. `account`: its address, or what else
/// names it.
boost::asio::awaitable<Result<FailedLogins::Attempt>> begin_attempt(Call& call, const std::string& account);

boost::asio::awaitable<void> pause(std::chrono::milliseconds time);

TokenPair tokens_for(const Call& call, const TokenSubject& subject, SignedInUser user);

/// From here on the log names the user; he sees what is his.
void become(Call& call, const Uuid& tenant, const SignedInUser& user);

// ---- how

namespace sign_in_detail {
struct Sent {
  std::shared_ptr<void> command;
  const Shape* shape;
  std::string_view type;
  bool unheard;
};
boost::asio::awaitable<Result<void>> send(Call& call, const Behaviour& operation, const Actor& actor,
                                          const Uuid& subject, Sent sent);
}  // namespace sign_in_detail

template <class T>
boost::asio::awaitable<Result<void>> send(Call& call, const Behaviour& operation, const Actor& actor,
                                          const Uuid& subject, T command) {
  sign_in_detail::Sent sent{std::make_shared<T>(std::move(command)), &shape_of<T>(), type_of<T>(), false};
  co_return co_await sign_in_detail::send(call, operation, actor, subject, std::move(sent));
}
template <class T>
boost::asio::awaitable<Result<void>> send_unheard(Call& call, const Behaviour& operation, const Actor& actor,
                                                  const Uuid& subject, T command) {
  sign_in_detail::Sent sent{std::make_shared<T>(std::move(command)), &shape_of<T>(), type_of<T>(), true};
  co_return co_await sign_in_detail::send(call, operation, actor, subject, std::move(sent));
}

}  // namespace hirewire::identity
