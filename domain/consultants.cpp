#include "domain/consultants.h"

#include <algorithm>

#include "schemas/messages/permissions.h"

namespace hirewire::consultants {

namespace {

bool is_admin(const Actor& actor) {
  return actor.is_system() || actor.reach == Reach::tenant;
}

/// The consultant that a command is about: 404, 403 beyond the actor's reach, 412.
template <class C>
Result<std::reference_wrapper<const Consultant>> changeable(const Seen<Consultant>& seen, const C& command,
                                                            const Actor& actor) {
  const Consultant* consultant = seen.find(command.id);
  if (!consultant || consultant->deleted) return Refused(not_found("consultant"));
  const bool is_self = actor.reach == Reach::own && consultant->user_id == actor.user_id;
  if (!is_admin(actor) && !is_self) return Refused(forbidden());
  return existing(seen, command, "consultant");
}

/// Likewise, of the commands that are the admins' alone.
template <class C>
Result<std::reference_wrapper<const Consultant>> for_admins(const Seen<Consultant>& seen, const C& command,
                                                            const Actor& actor) {
  auto consultant = changeable(seen, command, actor);
  if (consultant && !is_admin(actor)) return Refused(forbidden("Only an admin may do this."));
  return consultant;
}

Event ended(const Consultant& consultant) {
  return event(consultant.id, consultant.version + 1, ConsultantDeleted{consultant.user_id},
               {give_back(user_key(consultant.user_id), consultant.id)});
}

}  // namespace

DirectoryKey user_key(const Uuid& user_id) {
  return {false, "consultant_user", to_string(user_id)};
}

Touches touches(const CreateConsultant& command, const Actor&) {
  if (!command.user_id) return {};
  return {{*command.user_id}, {user_key(*command.user_id)}};
}

Result<Events> decide(const Seen<FutureConsultant>& seen, const CreateConsultant& command, const Actor& actor) {
  if (!is_admin(actor)) return Refused(forbidden("Only an admin may add a consultant."));
  if (!command.user_id)
    return Refused(invalid("user_id", "required", "Name a user, or e-mail and name of one who is to be invited."));
  const FutureConsultant* user = seen.find(*command.user_id);
  if (!user || user->deleted) return Refused(invalid("user_id", "not_found", "There is no such user."));
  if (user->state != "active") return Refused(invalid("user_id", "not_allowed", "This user is not active."));
  const DirectoryKey key = user_key(user->id);
  if (seen.owner(key)) return Refused(conflict("user_id", "This user is a consultant already."));
  if (hirewire::is_admin(user->role))
    return Refused(conflict("user_id", "An admin is no consultant: give them another role first."));
  const bool changes_role = user->role != "consultant";
  if (changes_role && reach_of(actor, "assign_roles") != Reach::tenant)
    return Refused(forbidden("Only who assigns roles may make somebody else than a consultant by role one."));
  ConsultantCreated created{part<ConsultantFields>(command), user->id};
  if (changes_role) created.role_before = user->role;
  return Events{event(command.id, 1, std::move(created), {take(key, command.id)})};
}

Result<Events> decide(const Seen<Consultant>& seen, const UpdateConsultant& command, const Actor& actor) {
  const auto consultant = changeable(seen, command, actor);
  if (!consultant) return Refused(consultant.error());
  const Consultant& now = *consultant;
  auto changes = difference(now, command.changes);
  if (changes.empty()) return Events{};
  return Events{event(now.id, now.version + 1, ConsultantUpdated{std::move(changes)})};
}

Result<Events> decide(const Seen<Consultant>& seen, const DeleteConsultant& command, const Actor& actor) {
  const auto consultant = for_admins(seen, command, actor);
  if (!consultant) return Refused(consultant.error());
  return Events{ended(*consultant)};
}

Result<Events> decide(const Seen<Consultant>& seen, const SetTargets& command, const Actor& actor) {
  const auto consultant = for_admins(seen, command, actor);
  if (!consultant) return Refused(consultant.error());
  const Consultant& now = *consultant;
  auto changes = difference(now, command.changes);
  if (changes.empty()) return Events{};
  return Events{event(now.id, now.version + 1, TargetsSet{std::move(changes)})};
}

Touches touches(const RetireConsultant& command, const Actor&) {
  return {{command.user_id}, {user_key(command.user_id)}};
}

Result<Events> decide(const Seen<Consultant>& seen, const RetireConsultant&, const Actor&) {
  const Consultant* consultant = seen.one();
  return consultant ? Events{ended(*consultant)} : Events{};
}

Touches touches(const EndAssignments& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<AssignedConsultant>& seen, const EndAssignments& command, const Actor&) {
  const AssignedConsultant* consultant = seen.find(command.id);
  if (!consultant || !consultant->deleted) return Events{};
  std::vector<Uuid> rest = consultant->candidates;
  std::ranges::sort(rest);
  if (command.after) rest.erase(rest.begin(), std::ranges::upper_bound(rest, *command.after));
  if (rest.empty()) return Events{};
  const bool last = rest.size() <= ended_at_once;
  if (!last) rest.resize(ended_at_once);
  return Events{event(consultant->id, consultant->version + 1, AssignmentsEnded{std::move(rest), last})};
}

}  // namespace hirewire::consultants
