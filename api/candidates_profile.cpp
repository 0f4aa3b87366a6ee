#include "schemas/candidates_profile.h"

#include "api/candidates.h"
#include "api/candidates_skills.h"
#include "base/lower.h"

namespace hirewire::candidates {

namespace asio = boost::asio;

namespace {

/// What has routes of its own is not changed here; what it names is understood.
asio::awaitable<Result<void>> prepare_profile(Call& call) {
  auto& command = call.as<UpdateCandidateProfile>();
  std::vector<Fault> faults;
  for (const auto& [list, name] :
       {std::pair(&command.education, "education"), std::pair(&command.experience, "experience")})
    if (*list)
      faults.push_back(
          {name, "not_allowed", fmt::format("Has routes of its own: /api/v1/candidates/{{candidate_id}}/{}.", name)});
  if (!faults.empty()) co_return Refused(invalid(std::move(faults)));
  auto wishes = co_await wished_skills(call, command.skill_list.values.skills);
  if (!wishes) co_return Refused(std::move(wishes.error()));
  command.wishes = std::move(*wishes);
  command.skill_list.values.skills.clear();
  co_return Result<void>{};
}

std::optional<Uuid> id_in(const Rows& rows, std::string_view column) {
  const auto text = rows.size() == 0 ? std::nullopt : rows.at(0, rows.column(column));
  return text ? parse_uuid(*text) : std::nullopt;
}

/// Which profile is his: the one he has, the one that bears his account's address, or the one that will be made for his
/// account.
asio::awaitable<Result<void>> prepare_own_profile(Call& call) {
  if (auto prepared = co_await prepare_profile(call); !prepared) co_return prepared;
  auto& command = call.as<EnsureOwnCandidate>();
  const auto account = co_await ask_one(call, "candidates/own.sql", {});
  if (!account) co_return Refused(account.error());
  if (account->size() == 0) co_return Refused(unauthenticated());
  command.account_email = account->text(0, "email");
  command.account_is_verified = account->text(0, "is_verified") == "t";
  command.account_first_name = account->text(0, "first_name");
  command.account_last_name = account->text(0, "last_name");
  auto id = id_in(*account, "candidate_id");
  if (!id) {
    const auto value = call.services.keys.directory_value("candidate_email", lower(command.account_email));
    const auto bears = co_await ask_one(call, "candidates/by_email.sql", {{"email_value", value}});
    if (!bears) co_return Refused(bears.error());
    id = id_in(*bears, "candidate_id");
  }
  if (!id) id = own_candidate_id(call.actor.user_id, account->integer(0, "former"));
  command.id = call.envelope.subject = *id;
  co_return Result<void>{};
}

constexpr Resource profile{.noun = "candidate",
                           .one = "candidates/profile.sql",
                           .list = {},
                           .view = &shape_of<CandidateProfileView>,
                           .lane = lane};
constexpr Resource own_profile{.noun = "candidate",
                               .one = "candidates/own_profile.sql",
                               .list = {},
                               .view = &shape_of<CandidateProfileView>,
                               .lane = lane};

}  // namespace

constinit const Operation get_candidate_profile = shows(profile, "get_candidate_profile", "view_candidates");
constinit const Operation update_candidate_profile = sends_and_shows<UpdateCandidateProfile>(
    profile, "update_candidate_profile", "edit_candidates", {.prepare = prepare_profile});
constinit const Operation get_own_candidate_profile =
    shows(own_profile, "get_own_candidate_profile", "view_candidates");
constinit const Operation update_own_candidate_profile = sends_and_shows<EnsureOwnCandidate>(
    own_profile, "update_own_candidate_profile", "edit_candidates", {.prepare = prepare_own_profile});

}  // namespace hirewire::candidates
