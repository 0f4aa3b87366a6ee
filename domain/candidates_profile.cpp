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

/// Why the profile that is there cannot become the account's, whose address is proven.
std::optional<Refusal> refuse_link(const Seen<Candidate>& seen, const Candidate& found, const Uuid& user_id,
                                   std::string_view email) {
  if (found.user_id || lower(found.email) != lower(email) || seen.owner(account_email_key(email)) != user_id)
    return forbidden();
  if (seen.owner(account_key(user_id))) return conflict("user_id", "You have a profile already; change that one.");
  return std::nullopt;
}

Event linked(const Candidate& found, const Uuid& user_id) {
  return event(found.id, found.version + 1, CandidateLinked{user_id}, {take(account_key(user_id), found.id)});
}

/// The profile that bears his address becomes his own: what he may do with it from now on he may do at once.
Result<Events> link(const Seen<Candidate>& seen, const Candidate& found, const EnsureOwnCandidate& command,
                    const Actor& actor) {
  if (auto refusal = refuse_link(seen, found, actor.user_id, command.account_email))
    return Refused(std::move(*refusal));
  if (!command.account_is_verified) {
    Refusal refusal = forbidden("A profile bears your address already: verify your e-mail to take it over.");
    refusal.code = "EMAIL_UNVERIFIED";
    return Refused(std::move(refusal));
  }
  if (command.expected_version) return Refused(stale());
  Candidate own = found;
  ++own.version;
  own.user_id = actor.user_id;
  own.in_reach = own.contacts_shown = true;
  auto events = update_profile(seen, own, command, actor);
  if (!events) return events;
  events->insert(events->begin(), linked(found, actor.user_id));
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

Touches touches(const LinkAccount& command, const Actor&) {
  return {{command.id}, {account_key(command.user_id), account_email_key(command.email)}};
}

Result<Events> decide(const Seen<Candidate>& seen, const LinkAccount& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  const Candidate* found = seen.one();
  if (!found || found->deleted || refuse_link(seen, *found, command.user_id, command.email)) return Events{};
  return Events{linked(*found, command.user_id)};
}

Touches touches(const UnlinkAccount& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<Candidate>& seen, const UnlinkAccount& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  const Candidate* found = seen.one();
  if (!found || found->deleted || found->user_id != command.user_id) return Events{};
  return Events{event(found->id, found->version + 1, CandidateUnlinked{{}, command.user_id},
                      {give_back(account_key(command.user_id), found->id)})};
}

}  // namespace hirewire::candidates
