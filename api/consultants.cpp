#include "api/consultants.h"

#include "api/requests/handle.h"
#include "schemas/assignments.h"
#include "schemas/consultants.h"
#include "schemas/messages/permissions.h"

namespace hirewire::consultants {

namespace asio = boost::asio;

using assignments::AssignCandidate;
using assignments::AssignmentView;
using assignments::UnassignCandidate;

namespace {

/// Of whom the request invites.
Uuid invited_user(const Call& call) {
  return derive(call.envelope.id, "invited_consultant");
}

/// The user of the tenant who has that address, whatever the case of its letters. `conflict` where he has not proven
/// it: anybody could have registered him, but whom a copy of the request invited.
asio::awaitable<Result<std::optional<Uuid>>> user_of(const Call& call, const std::string& email) {
  const auto rows = co_await ask_one(call, "identity/user_of_email.sql", {{"email", email}});
  if (!rows) co_return Refused(rows.error());
  if (rows->size() == 0) co_return std::optional<Uuid>{};
  const auto id = parse_uuid(rows->text(0, "id"));
  if (rows->text(0, "is_verified") != "t" && id != invited_user(call))
    co_return Refused(conflict("email",
                               "A user with this e-mail exists who has not proven the address: its owner has "
                               "to do that first, or name the user by user_id."));
  co_return id;
}

/// Somebody new gets an account without a password, and a mail by which he sets one. All ids derive from the request's,
/// so that a copy of it finds what the first one made.
asio::awaitable<Result<Uuid>> invite(const Call& call, const CreateConsultant& wish) {
  constexpr Behaviour invitation{.command = &shape_of<identity::CreateUser>,
                                 .type = type_of<identity::CreateUser>(),
                                 .lane = identity::lane,
                                 .names_address = [](Call&) { return true; }};
  const auto user = std::make_shared<identity::CreateUser>();
  user->id = invited_user(call);
  static_cast<identity::WrittenName&>(*user) = part<identity::WrittenName>(wish);
  user->email = *wish.email;
  user->role = "consultant";
  Call inner = call;
  inner.command = user;
  inner.shape = &shape_of<identity::CreateUser>();
  inner.envelope.id = derive(call.envelope.id, "invite_consultant");
  inner.envelope.type = invitation.type;
  inner.envelope.subject = user->id;
  inner.envelope.actor.reach = reach_of(call.actor, "edit_users");
  inner.envelope.fingerprint.clear();
  const auto outcome = co_await carry_out(inner, invitation, {}, Preference{});
  if (!outcome) co_return Refused(outcome.error());
  const auto* carried = std::get_if<CarriedOut>(&*outcome);
  if (carried == nullptr) co_return Refused(outcome_unknown());
  if (auto refusal = refusal_of(carried->reply)) co_return Refused(std::move(*refusal));
  co_return user->id;
}

/// Who is to be a consultant is there or is invited first. A consultant has his user's tag.
asio::awaitable<Result<void>> prepare_consultant(Call& call) {
  auto& command = call.as<CreateConsultant>();
  if (call.actor.reach != Reach::tenant) co_return Refused(forbidden("Only an admin may add a consultant."));
  if (!command.user_id && !command.email)
    co_return Refused(invalid("user_id", "required", "Name a user, or e-mail and name of one who is to be invited."));
  if (!command.user_id) {
    auto known = co_await user_of(call, *command.email);
    if (!known) co_return Refused(std::move(known.error()));
    if (!*known) {
      auto invited = co_await invite(call, command);
      if (!invited) co_return Refused(std::move(invited.error()));
      *known = *invited;
    }
    command.user_id = *known;
  }
  command.email.reset();
  static_cast<identity::WrittenName&>(command) = {};
  command.id = call.envelope.subject = mint(tag_of(*command.user_id));
  co_return Result<void>{};
}

/// An assignment is where its candidate is.
asio::awaitable<Result<void>> prepare_assignment(Call& call) {
  auto& command = call.as<AssignCandidate>();
  command.id = call.envelope.subject = mint(tag_of(command.candidate_id));
  co_return Result<void>{};
}

constexpr Resource consultant{"consultant", "consultants/by_id.sql", "consultants/list.sql", &shape_of<ConsultantView>,
                              lane};
constexpr Resource targets{"consultant", "consultants/targets.sql", {}, &shape_of<TargetsView>, lane};
constexpr Resource performance{"consultant", "consultants/performance.sql", {}, &shape_of<PerformanceView>, lane};
constexpr Resource client{"consultant", {}, "consultants/clients.sql", &shape_of<ClientView>, lane};
constexpr Resource candidate{
    "consultant", {}, "consultants/candidates.sql", &shape_of<candidates::CandidateView>, lane};
constexpr Resource assignment{"assignment", "assignments/by_id.sql", "assignments/of_consultant.sql",
                              &shape_of<AssignmentView>, assignments::lane};

constexpr std::string_view stretch[] = {"from", "to"};

}  // namespace

constinit const Operation list_consultants = lists(consultant, "list_consultants", "view_consultants");
constinit const Operation get_consultant = shows(consultant, "get_consultant", "view_consultants");
constinit const Operation create_consultant = sends_and_shows<CreateConsultant>(
    consultant, "create_consultant", "manage_consultants", {.prepare = prepare_consultant});
constinit const Operation update_consultant =
    sends_and_shows<UpdateConsultant>(consultant, "update_consultant", "manage_consultants");
constinit const Operation delete_consultant =
    sends<DeleteConsultant>(consultant, "delete_consultant", "manage_consultants");

constinit const Operation list_consultant_assignments =
    lists(assignment, "list_consultant_assignments", "view_consultants", {.parent = &consultant});
constinit const Operation list_consultant_clients =
    lists(client, "list_consultant_clients", "view_consultants", {.parent = &consultant});
constinit const Operation list_consultant_candidates =
    lists(candidate, "list_consultant_candidates", "view_consultants", {.parent = &consultant});
constinit const Operation assign_candidate_to_consultant =
    sends_and_shows<AssignCandidate>(assignment, "assign_candidate_to_consultant", "assign_candidates",
                                     {.parent = &consultant, .prepare = prepare_assignment});
constinit const Operation unassign_candidate_from_consultant = sends<UnassignCandidate>(
    assignment, "unassign_candidate_from_consultant", "assign_candidates", {.parent = &consultant});

constinit const Operation get_consultant_performance =
    shows(performance, "get_consultant_performance", "view_consultants", {.takes = stretch});
constinit const Operation get_consultant_targets = shows(targets, "get_consultant_targets", "view_consultants");
constinit const Operation update_consultant_targets =
    sends_and_shows<SetTargets>(targets, "update_consultant_targets", "manage_consultants");

}  // namespace hirewire::consultants
