#pragma once
#include <doctest/doctest.h>

#include "domain/candidates.h"
#include "test/domain/rules/seen_with.h"

/// What the tests of candidates' rules begin with.
namespace hirewire::candidates {

inline const Uuid demo = mint();
inline const Actor admin = actor_of("admin", Reach::tenant);
inline const Actor hr = actor_of("hr", Reach::company, demo);

inline DirectoryKey email_entry(std::string email) {
  return {false, "candidate_email", std::move(email)};
}

inline CreateCandidate new_candidate(std::string email = "Ada@Example.org") {
  CreateCandidate command;
  command.id = mint();
  command.email = std::move(email);
  command.first_name = "Ada";
  return command;
}

inline Candidate ada(std::string status = "applied") {
  Candidate candidate;
  candidate.id = mint();
  candidate.version = 3;
  candidate.email = "ada@example.org";
  candidate.domain = "Backend";
  candidate.company_id = demo;
  candidate.current_application_id = mint();
  candidate.applications.push_back(
      {candidate.current_application_id, 7, std::move(status), demo, Instant{std::chrono::seconds(100)}});
  candidate.in_reach = true;
  candidate.contacts_shown = true;
  return candidate;
}

inline UpdateCandidate change_of(const Candidate& candidate) {
  UpdateCandidate command;
  command.id = candidate.id;
  return command;
}
inline UpdateCandidate move_to(const Candidate& candidate, std::string status, std::optional<std::string> reason = {}) {
  UpdateCandidate command = change_of(candidate);
  command.status = std::move(status);
  command.reason = std::move(reason);
  return command;
}

inline Result<Events> create(const CreateCandidate& command, const Actor& actor,
                             const Loaded& loaded = nothing_seen()) {
  return decide_on<Candidate>(loaded, command, actor);
}
inline Result<Events> update(const Candidate& candidate, const UpdateCandidate& command, const Actor& actor,
                             std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  const Loaded loaded = seen_with<Candidate>({candidate}, std::move(directory));
  return decide_on<Candidate>(loaded, command, actor);
}
inline Result<Events> erase(const Candidate& candidate, const Actor& actor, std::optional<std::int64_t> version = {}) {
  const Loaded loaded = seen_with<Candidate>({candidate});
  return decide_on<Candidate>(loaded, DeleteCandidate{{{candidate.id, version}, {}, {}}}, actor);
}

}  // namespace hirewire::candidates
