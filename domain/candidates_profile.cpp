#include "domain/candidates_profile.h"

#include "base/lower.h"
#include "domain/candidates_skills.h"

namespace hirewire::candidates {

namespace {

/// A change of himself and of his skills, in one transaction.
Result<Events> update_profile(const Seen<Candidate>& seen, const Candidate& candidate,
                              const UpdateCandidateProfile& command, const Actor& actor) {
  const UpdateCandidate update{part<ExistingCandidate>(command), command.changes, {}, {}};
  auto events = change(seen, candidate, update, actor);
  if (!events || !command.skill_list.find(&ProfileSkills::skills)) return events;
  auto skills = skills_after(candidate, command.wishes, true, actor);
  if (!skills) return Refused(skills.error());
  const auto version = candidate.version + std::ssize(*events) + 1;
  if (*skills) events->push_back(event(candidate.id, version, std::move(**skills)));
  return events;
}

/// The profile that bears his address becomes his own: what he may do with it from now on he may do at once.
Result<Events> link(const Seen<Candidate>& seen, const Candidate& found, const EnsureOwnCandidate& command,
                    const Actor& actor) {
  if (lower(found.email) != lower(command.account_email) ||
      seen.owner(account_email_key(command.account_email)) != actor.user_id)
    return Refused(forbidden());
  if (!actor.is_verified) {
    Refusal refusal = forbidden("A profile bears your address already: verify your e-mail to take it over.");
    refusal.code = "EMAIL_UNVERIFIED";
    return Refused(std::move(refusal));
  }
  if (command.expected_version) return Refused(stale());
  if (seen.owner(account_key(actor.user_id)))
    return Refused(conflict("user_id", "You have a profile already; change that one."));
  Candidate own = found;
  ++own.version;
  own.user_id = actor.user_id;
  own.in_reach = own.contacts_shown = true;
  auto events = update_profile(seen, own, command, actor);
  if (!events) return events;
  events->insert(events->begin(), event(own.id, own.version, CandidateLinked{actor.user_id},
                                        {take(account_key(actor.user_id), own.id)}));
  return events;
}

/// He has none yet: it begins with what his account says.
Result<Events> begin(const Seen<Candidate>& seen, const EnsureOwnCandidate& command, const Actor& actor) {
  if (command.expected_version) return Refused(stale());
  CandidateFields said;
  said.email = command.account_email;
  said.first_name = command.account_first_name;
  said.last_name = command.account_last_name;
  const CreateCandidate create{{command.id}, applied(said, command.changes), {}, {}};
  auto events = decide(seen, create, actor);
  if (!events || command.wishes.empty()) return events;
  Candidate own;
  own.id = command.id;
  auto skills = skills_after(own, command.wishes, true, actor);
  if (!skills) return Refused(skills.error());
  if (*skills) events->push_back(event(command.id, 2, std::move(**skills)));
  return events;
}

}  // namespace

Touches touches(const UpdateCandidateProfile& command, const Actor& actor) {
  return touches(UpdateCandidate{part<ExistingCandidate>(command), command.changes, {}, {}}, actor);
}

Result<Events> decide(const Seen<Candidate>& seen, const UpdateCandidateProfile& command, const Actor& actor) {
  const Candidate* candidate = seen.one();
  if (!candidate || candidate->deleted) return Refused(not_found("candidate"));
  return update_profile(seen, *candidate, command, actor);
}

Touches touches(const EnsureOwnCandidate& command, const Actor& actor) {
  Touches t{{command.id}, {account_key(actor.user_id)}};
  see_email(command.account_email, actor, t);
  if (const std::string* email = command.changes.find(&CandidateFields::email);
      email && lower(*email) != lower(command.account_email))
    see_email(*email, actor, t);
  return t;
}

Result<Events> decide(const Seen<Candidate>& seen, const EnsureOwnCandidate& command, const Actor& actor) {
  if (actor.role != "candidate") return Refused(forbidden("Only a candidate has a profile of his own."));
  const Candidate* found = seen.one();
  if (!found) return begin(seen, command, actor);
  if (found->deleted) return Refused(not_found("candidate"));
  if (!found->user_id) return link(seen, *found, command, actor);
  if (found->user_id != actor.user_id) return Refused(forbidden());
  return update_profile(seen, *found, command, actor);
}

}  // namespace hirewire::candidates
