#include "domain/candidates.h"

#include <fmt/format.h>

#include <tuple>
#include <unordered_set>

#include "base/lower.h"
#include "domain/candidates_sharing.h"
#include "domain/rules/import.h"

namespace hirewire::candidates {

namespace {

/// A candidate writes his own profile, under his account's address: nobody takes another's (docs/domain.md §0, Accounts
/// and candidates).
std::optional<Refusal> refuse_email(const Seen<Candidate>& seen, std::string_view email, const Actor& actor) {
  if (actor.role != "candidate" || seen.owner(account_email_key(email)) == actor.user_id) return std::nullopt;
  return invalid("email", "not_allowed", "Must be the address of your own account.");
}

Refusal email_taken() {
  return conflict("email", "A candidate with this e-mail already exists.");
}

bool is_status(std::string_view text) {
  return std::ranges::find(statuses, text) != std::end(statuses);
}

bool is_closed(std::string_view status) {
  return status == "hired" || status == "rejected" || status == "withdrawn";
}

/// Throws std::logic_error where there is none: a candidate comes with a general application.
const ApplicationState& current(const Candidate& candidate) {
  const auto at = std::ranges::find(candidate.applications, candidate.current_application_id, &ApplicationState::id);
  if (at == candidate.applications.end()) throw std::logic_error("a candidate without his current application");
  return *at;
}

CurrentApplication told(const ApplicationState& application) {
  return {application.id, application.status, application.company_id};
}

/// An application of the candidate moves: where he stands then may be another of them.
Event status_changed(const Candidate& candidate, const ApplicationState& application, const std::string& to,
                     std::optional<std::string> reason, Instant at) {
  std::vector<ApplicationState> after = candidate.applications;
  ApplicationState& moved = *std::ranges::find(after, application.id, &ApplicationState::id);
  moved.status = to;
  moved.status_changed_at = at;
  return event(application.id, application.version + 1,
               ApplicationStatusChanged{candidate.id, application.company_id, application.status, to, std::move(reason),
                                        told(current(candidate)), told(*current_of(after))});
}

/// Why this change of status is refused: a candidate may not move himself, and leaving an end needs a reason
/// (docs/domain.md §7).
std::optional<Refusal> refuse_status(const ApplicationState& now, const UpdateCandidate& command, const Actor& actor) {
  const std::string& to = *command.status;
  if (!actor.is_staff() || actor.role == "interviewer") return forbidden("Only staff may change a candidate's status.");
  if (!is_status(to))
    return invalid("status", "not_allowed", fmt::format("Must be one of: {}.", fmt::join(statuses, ", ")));
  if (to == "withdrawn") return invalid("status", "not_allowed", "Only the candidate may withdraw.");
  if (is_closed(now.status) && !command.reason)
    return invalid("reason", "required", fmt::format("Leaving the status {} needs a reason.", now.status));
  return std::nullopt;
}

/// Whether If-Match does not hold: a candidate's tag is of his version, and of his current application and its version.
bool is_stale(const Candidate& candidate, const ExistingCandidate& command) {
  const ApplicationState& now = current(candidate);
  const bool first = command.expected_version.value_or(candidate.version) == candidate.version &&
                     command.expected_application_version.value_or(now.version) == now.version &&
                     command.expected_application_id.value_or(now.id) == now.id;
  if (first || command.expected_others.empty()) return !first;
  const std::string tag = fmt::format("{}.{}.{}", candidate.version, now.version, to_string(now.id));
  return std::ranges::find(command.expected_others, tag) == command.expected_others.end();
}

/// A company whose person another company knows too fills what is empty; lists may grow, never shrink (docs/domain.md,
/// before §0). Where he stands is for the company whose application it is.
std::optional<Refusal> refuse_shared(const Candidate& candidate, const Changes<CandidateFields>& changed,
                                     const std::optional<std::string>& status, const Actor& actor) {
  if (actor.reach != Reach::company || !candidate.known_elsewhere) return std::nullopt;
  const CandidateFields& now = candidate;
  auto refused = overwritten(shape_of<CandidateFields>(), &now, &changed.values, changed.mentioned);
  const ApplicationState& standing = current(candidate);
  if (status && *status != standing.status && standing.company_id != actor.company_id) refused.push_back("status");
  return refused.empty() ? std::nullopt : std::optional(shared(refused));
}

/// What is left of the wish once what is so already is taken out; an e-mail's letters may stand as they like.
Changes<CandidateFields> changes(const Candidate& candidate, const UpdateCandidate& command) {
  const CandidateFields& now = candidate;
  auto left = what_changes(now, command.changes, candidate.contacts_shown);
  const std::string* email = left.find(&CandidateFields::email);
  if (candidate.contacts_shown && email && lower(*email) == lower(candidate.email))
    left.forget(&CandidateFields::email);
  return left;
}

/// Who is a company's alone it may delete and put aside.
std::optional<Refusal> refuse_to_take_away(const Candidate& candidate, const Actor& actor) {
  if (!candidate.in_reach) return forbidden();
  if (actor.reach != Reach::company || (candidate.known_here && !candidate.known_elsewhere)) return std::nullopt;
  return forbidden("Other companies know this candidate: only an admin may delete or archive them.");
}

template <class E>
Result<Events> set_state(const Seen<Candidate>& seen, const ExistingCandidate& command, const Actor& actor) {
  const Candidate* candidate = seen.one();
  if (!candidate || candidate->deleted) return Refused(not_found("candidate"));
  if (!actor.is_staff() || actor.role == "interviewer")
    return Refused(forbidden("Only staff may archive and restore a candidate."));
  if (auto refusal = refuse_to_take_away(*candidate, actor)) return Refused(std::move(*refusal));
  if (is_stale(*candidate, command)) return Refused(stale());
  E changed;
  if (candidate->state == changed.state) return Events{};
  changed.company_id = candidate->company_id;
  return Events{event(candidate->id, candidate->version + 1, std::move(changed))};
}

}  // namespace

DirectoryKey email_key(std::string_view email) {
  return {false, "candidate_email", lower(email)};
}

DirectoryKey account_key(const Uuid& user_id) {
  return {false, "candidate_account", to_string(user_id)};
}

DirectoryKey account_email_key(std::string_view email) {
  return {true, "user_email", lower(email)};
}

void see_email(std::string_view email, const Actor& actor, Touches& touches) {
  touches.directory.push_back(email_key(email));
  if (actor.role == "candidate") touches.directory.push_back(account_email_key(email));
}

const ApplicationState* current_of(std::span<const ApplicationState> applications) {
  const auto last = std::ranges::max_element(applications, {}, [](const ApplicationState& application) {
    return std::tuple(!is_closed(application.status), application.status_changed_at, application.id);
  });
  return last == applications.end() ? nullptr : &*last;
}

Touches touches(const CreateCandidate& command, const Actor& actor) {
  Touches t;
  see_email(command.email, actor, t);
  if (actor.role == "candidate") t.directory.push_back(account_key(actor.user_id));
  return t;
}

Result<Events> decide(const Seen<Candidate>& seen, const CreateCandidate& command, const Actor& actor) {
  const bool own = actor.role == "candidate";
  if (auto refusal = refuse_email(seen, command.email, actor)) return Refused(std::move(*refusal));
  if (seen.owner(email_key(command.email))) return Refused(email_taken());
  if (own && seen.owner(account_key(actor.user_id)))
    return Refused(conflict("user_id", "You have a profile already; change that one."));
  const std::string status = command.status.value_or("applied");
  if (!is_status(status) || status == "withdrawn")
    return Refused(
        invalid("status", "not_allowed",
                fmt::format("Must be one of: {}.", fmt::join(std::begin(statuses), std::end(statuses) - 1, ", "))));
  if (!actor.is_staff() && status != "applied") return Refused(forbidden("Only staff may set a candidate's status."));
  if (command.company_id && actor.reach != Reach::tenant && command.company_id != actor.company_id)
    return Refused(forbidden("You may add candidates for your own company only."));
  const auto company_id = command.company_id ? command.company_id : actor.company_id;
  const Uuid application = derive(command.id, "application");
  const std::string source = actor.is_staff() ? "manual" : "self";
  CandidateCreated created{part<CandidateFields>(command)};
  if (own) created.user_id = actor.user_id;
  created.source = source;
  created.company_id = company_id;
  created.application_id = application;
  created.status = status;
  std::vector<Claim> claims{take(email_key(command.email), command.id)};
  if (own) claims.push_back(take(account_key(actor.user_id), command.id));
  Events events{event(command.id, 1, std::move(created), std::move(claims)),
                event(application, 1,
                      ApplicationCreated{
                          .candidate_id = command.id, .company_id = company_id, .status = status, .source = source})};
  if (actor.role == "consultant")
    events.push_back(event(derive(command.id, "assignment:" + to_string(actor.user_id)), 1,
                           CandidateAssigned{.candidate_id = command.id, .user_id = actor.user_id}));
  return events;
}

Touches touches(const UpdateCandidate& command, const Actor& actor) {
  Touches t{{command.id}, {}};
  if (const std::string* email = command.changes.find(&CandidateFields::email)) see_email(*email, actor, t);
  return t;
}

Result<Events> decide(const Seen<Candidate>& seen, const UpdateCandidate& command, const Actor& actor) {
  const Candidate* candidate = seen.one();
  if (!candidate || candidate->deleted) return Refused(not_found("candidate"));
  return change(seen, *candidate, command, actor);
}

Result<Events> change(const Seen<Candidate>& seen, const Candidate& candidate, const UpdateCandidate& command,
                      const Actor& actor) {
  if (!candidate.in_reach) return Refused(forbidden());
  if (is_stale(candidate, command)) return Refused(stale());
  if (command.reason && !command.status)
    return Refused(invalid("reason", "not_allowed", "Only a change of status has a reason."));
  Events events;
  auto changed = changes(candidate, command);
  if (!candidate.contacts_shown)
    if (auto refusal = refuse_masks(shape_of<CandidateFields>(), &changed.values, changed.mentioned))
      return Refused(std::move(*refusal));
  if (auto refusal = refuse_shared(candidate, changed, command.status, actor)) return Refused(std::move(*refusal));
  if (!changed.empty()) {
    if (const std::string* email = changed.find(&CandidateFields::email))
      if (auto refusal = refuse_email(seen, *email, actor)) return Refused(std::move(*refusal));
    auto claims = claims_of(seen, candidate, changed, &CandidateFields::email, email_key, email_taken);
    if (!claims) return Refused(claims.error());
    events.push_back(event(candidate.id, candidate.version + 1,
                           CandidateUpdated{std::move(changed), candidate.domain, candidate.company_id},
                           std::move(*claims)));
  }
  if (const ApplicationState& now = current(candidate); command.status && *command.status != now.status) {
    if (auto refusal = refuse_status(now, command, actor)) return Refused(std::move(*refusal));
    events.push_back(status_changed(candidate, now, *command.status, command.reason, actor.now));
  }
  return events;
}

Result<Events> decide(const Seen<Candidate>& seen, const DeleteCandidate& command, const Actor& actor) {
  const Candidate* candidate = seen.one();
  if (!candidate || candidate->deleted) return Refused(not_found("candidate"));
  if (auto refusal = refuse_to_take_away(*candidate, actor)) return Refused(std::move(*refusal));
  if (is_stale(*candidate, command)) return Refused(stale());
  std::vector<Claim> claims{give_back(email_key(candidate->email), candidate->id)};
  if (candidate->user_id) claims.push_back(give_back(account_key(*candidate->user_id), candidate->id));
  const ApplicationState& now = current(*candidate);
  return Events{event(candidate->id, candidate->version + 1,
                      CandidateDeleted{now.status, candidate->domain, candidate->company_id, told(now)},
                      std::move(claims))};
}

Result<Events> decide(const Seen<Candidate>& seen, const ArchiveCandidate& command, const Actor& actor) {
  return set_state<CandidateArchived>(seen, command, actor);
}

Result<Events> decide(const Seen<Candidate>& seen, const RestoreCandidate& command, const Actor& actor) {
  return set_state<CandidateRestored>(seen, command, actor);
}

Touches touches(const ImportCandidateChunk& command, const Actor&) {
  Touches t;
  if (command.blob) t.keys.push_back(command.task_id);
  t.directory.reserve(command.rows.size());
  for (const ImportRow& row : command.rows) t.directory.push_back(email_key(row.email));
  return t;
}

Uuid chunk_id(const ImportCandidateChunk& command) {
  return command.blob ? derive_spread(command.task_id, "chunk", static_cast<std::uint64_t>(command.ordinal))
                      : command.task_id;
}

Result<Events> decide(const Seen<platform::Task>& seen, const ImportCandidateChunk& command, const Actor&) {
  if (command.blob) {
    const platform::Task* task = seen.one();
    if (!task) return Refused(not_found("import"));
    if (task->state != "queued") return Events{};  // cancelled meanwhile: the chain ends here
  }
  CandidatesImported e{.task_id = command.task_id,
                       .ordinal = command.ordinal,
                       .company_id = command.company_id,
                       .source = command.source,
                       .send_invitations = command.send_invitations,
                       .blob = command.blob,
                       .delimiter = command.delimiter,
                       .columns = command.columns,
                       .numbered = command.numbered,
                       .default_domain = command.default_domain,
                       .next_offset = command.next_offset,
                       .next_line = command.next_line,
                       .last = command.last,
                       .faults = command.faults};
  const Uuid seed = derive(command.task_id, "chunk", static_cast<std::uint64_t>(command.ordinal));
  const Tag tag = tag_of(chunk_id(command));
  const bool from_file = command.blob.has_value();
  std::unordered_set<std::string> here;
  std::vector<Claim> claims;
  for (const ImportRow& row : command.rows) {
    const DirectoryKey key = email_key(row.email);
    const auto owner = seen.owner(key);
    if (owner || !here.insert(key.value).second) {
      if (!from_file) {
        e.faults.push_back({row.line, 0, "email", "duplicate", "A candidate with this e-mail already exists."});
        continue;
      }
      ++e.skipped;
      if (owner && command.company_id)
        e.known.push_back({derive(*owner, "known_company:" + to_string(*command.company_id)), *owner, row.line});
      continue;
    }
    const auto n = static_cast<std::uint64_t>(row.line);
    const Tag beside = tag_beside(tag, command.partitions, tag_of(derive_spread(seed, "tag", n)));
    const Uuid id = derive_tagged(seed, beside, "candidate", n);
    ImportedCandidate made{part<CandidateBasics>(row)};
    made.id = id;
    made.application_id = derive(id, "application");
    made.line = row.line;
    made.status = row.status.value_or("applied");
    if (!made.domain) made.domain = command.default_domain;
    e.candidates.push_back(std::move(made));
    claims.push_back(take(key, id));
  }
  e.created = static_cast<std::int64_t>(e.candidates.size());
  e.failed = failed_rows(e.faults);
  return Events{event(command.task_id, command.ordinal + 1, std::move(e), std::move(claims))};
}

}  // namespace hirewire::candidates
