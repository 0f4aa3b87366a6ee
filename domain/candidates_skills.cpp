#include "domain/candidates_skills.h"

#include <fmt/format.h>

#include "domain/candidates_sharing.h"

namespace hirewire::candidates {

namespace {

constexpr std::size_t most = 100;

std::string place_of(std::size_t wish, std::string_view member) {
  return fmt::format("skills[{}].{}", wish, member);
}

/// What one wish makes of his skills; a refusal names its place.
std::optional<Refusal> take_wish(std::vector<CandidateSkill>& skills, const WishedSkill& wish, std::size_t place,
                                 bool is_shared) {
  const auto had = std::ranges::find(skills, wish.skill_id, &CandidateSkill::skill_id);
  if (wish.remove) {
    if (had != skills.end()) skills.erase(had);
    return std::nullopt;
  }
  if (had == skills.end()) {
    if (wish.name.empty()) return invalid(place_of(place, "skill_id"), "not_allowed", "There is no such skill.");
    skills.push_back({applied(SkillRating{}, wish.rating), wish.skill_id, wish.name});
    return std::nullopt;
  }
  const auto changed = difference(part<SkillRating>(*had), wish.rating);
  if (is_shared) {
    const auto fields =
        overwritten(shape_of<SkillRating>(), &part<SkillRating>(*had), &changed.values, changed.mentioned);
    if (!fields.empty()) return shared(fields);
  }
  static_cast<SkillRating&>(*had) = applied(part<SkillRating>(*had), changed);
  return std::nullopt;
}

bool has(const std::vector<CandidateSkill>& skills, const Uuid& skill_id) {
  return std::ranges::find(skills, skill_id, &CandidateSkill::skill_id) != skills.end();
}

/// Those of `skills` that `others` has not.
std::vector<Uuid> beyond(const std::vector<CandidateSkill>& others, const std::vector<CandidateSkill>& skills) {
  std::vector<Uuid> ids;
  for (const CandidateSkill& skill : skills)
    if (!has(others, skill.skill_id)) ids.push_back(skill.skill_id);
  return ids;
}

bool is_same(const std::vector<CandidateSkill>& one, const std::vector<CandidateSkill>& other) {
  return std::ranges::equal(one, other, [](const CandidateSkill& a, const CandidateSkill& b) {
    return equal(shape_of<CandidateSkill>(), &a, &b);
  });
}

}  // namespace

Touches touches(const UpsertCandidateSkills& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<Candidate>& seen, const UpsertCandidateSkills& command, const Actor& actor) {
  const Candidate* candidate = seen.one();
  if (!candidate || candidate->deleted) return Refused(not_found("candidate"));
  if (!candidate->in_reach) return Refused(forbidden());
  auto set = skills_after(*candidate, command.wishes, false, actor);
  if (!set) return Refused(set.error());
  if (!*set) return Events{};
  return Events{event(candidate->id, candidate->version + 1, std::move(**set))};
}

Result<std::optional<CandidateSkillsSet>> skills_after(const Candidate& candidate,
                                                       const std::vector<WishedSkill>& wishes, bool replace,
                                                       const Actor& actor) {
  const bool is_shared = actor.reach == Reach::company && candidate.known_elsewhere;
  CandidateSkillsSet set{.skills = candidate.skills, .company_id = candidate.company_id};
  for (std::size_t i = 0; i < wishes.size(); ++i)
    if (auto refusal = take_wish(set.skills, wishes[i], i, is_shared)) return Refused(std::move(*refusal));
  if (replace)
    std::erase_if(set.skills, [&](const CandidateSkill& skill) {
      return std::ranges::find(wishes, skill.skill_id, &WishedSkill::skill_id) == wishes.end();
    });
  set.added = beyond(candidate.skills, set.skills);
  set.removed = beyond(set.skills, candidate.skills);
  if (is_shared && !set.removed.empty()) return Refused(shared({}));
  if (set.skills.size() > most)
    return Refused(conflict("skills", fmt::format("A candidate has at most {} skills.", most)));
  if (is_same(set.skills, candidate.skills)) return std::nullopt;
  for (const WishedSkill& wish : wishes)
    if (wish.is_new && std::ranges::find(set.added, wish.skill_id) != set.added.end() &&
        std::ranges::find(set.unknown, wish.skill_id, &NewSkill::skill_id) == set.unknown.end())
      set.unknown.push_back({wish.skill_id, wish.name});
  return set;
}

}  // namespace hirewire::candidates
