#include "domain/candidates_background.h"

#include <fmt/format.h>

#include "domain/candidates_sharing.h"
#include "domain/rules/words.h"

namespace hirewire::candidates {

namespace {

using Person = std::reference_wrapper<const CandidateBackground>;

Result<Person> person_of(const Seen<CandidateBackground>& seen, const Uuid& candidate_id) {
  const CandidateBackground* person = seen.find(candidate_id);
  if (!person || person->deleted) return Refused(not_found("candidate"));
  if (!person->in_reach) return Refused(forbidden());
  return std::cref(*person);
}

/// Whether the person is another company's too, of whom this one may take nothing away.
bool is_shared(const CandidateBackground& person, const Actor& actor) {
  return actor.reach == Reach::company && person.known_elsewhere;
}

/// A record of the person, by a command about it.
template <class Record, class C>
Result<std::reference_wrapper<const Record>> record_of(const std::vector<Record>& records, const C& command,
                                                       std::string_view noun) {
  const auto at = std::ranges::find(records, command.id, &Record::id);
  if (at == records.end()) return Refused(not_found(noun));
  if (!is_expected(command, at->version)) return Refused(stale());
  return std::cref(*at);
}

/// Dates may be known to the year alone: what both say is compared.
std::optional<Refusal> refuse_time(const std::optional<std::string>& start, const std::optional<std::string>& end) {
  for (const auto& [date, name] : {std::pair(&start, "start_date"), std::pair(&end, "end_date")})
    if (*date && !is_partial_date(**date))
      return invalid(name, "format", "Must be a date: YYYY, YYYY-MM or YYYY-MM-DD.");
  if (!start || !end) return std::nullopt;
  const std::size_t both = std::min(start->size(), end->size());
  if (end->substr(0, both) >= start->substr(0, both)) return std::nullopt;
  return invalid("end_date", "not_allowed", "Must not be before start_date.");
}

std::optional<Refusal> refuse_end(const EducationFields& said) {
  return refuse_time(said.start_date, said.end_date);
}
std::optional<Refusal> refuse_end(const ExperienceFields& said) {
  if (said.is_current && said.end_date)
    return invalid("end_date", "not_allowed", "The current position has not ended: leave it out, or is_current.");
  return refuse_time(said.start_date, said.end_date);
}

/// What follows from a change.
void complete(const Education&, Changes<EducationFields>&) {}
void complete(const Experience& now, Changes<ExperienceFields>& changes) {
  const bool* current = changes.find(&ExperienceFields::is_current);
  const auto* end = changes.find(&ExperienceFields::end_date);
  if (!current && end && *end && now.is_current) changes.set(&ExperienceFields::is_current, false);
  if (current && *current && !end && now.end_date) changes.set(&ExperienceFields::end_date, std::nullopt);
}

constexpr std::size_t most = 100;

template <class Added, class Fields, class Record>
Result<Events> add(const std::vector<Record>& records, const Uuid& id, Fields said, const Uuid& candidate_id,
                   std::string_view noun) {
  if (records.size() >= most)
    return Refused(conflict("candidate_id", fmt::format("A candidate has at most {} records of {}.", most, noun)));
  if (auto refusal = refuse_end(said)) return Refused(std::move(*refusal));
  return Events{event(id, 1, Added{std::move(said), candidate_id})};
}

template <class Updated, class Fields, class Record, class C>
Result<Events> update(const CandidateBackground& person, const std::vector<Record>& records, const C& command,
                      const Actor& actor, std::string_view noun) {
  const auto record = record_of(records, command, noun);
  if (!record) return Refused(record.error());
  const Record& now = *record;
  auto changes = what_changes(part<Fields>(now), command.changes, person.contacts_shown);
  complete(now, changes);
  if (!person.contacts_shown)
    if (auto refusal = refuse_masks(shape_of<Fields>(), &changes.values, changes.mentioned))
      return Refused(std::move(*refusal));
  if (is_shared(person, actor)) {
    const auto fields = overwritten(shape_of<Fields>(), &part<Fields>(now), &changes.values, changes.mentioned);
    if (!fields.empty()) return Refused(shared(fields));
  }
  if (changes.empty()) return Events{};
  if (auto refusal = refuse_end(applied(part<Fields>(now), changes))) return Refused(std::move(*refusal));
  return Events{event(now.id, now.version + 1, Updated{std::move(changes)})};
}

template <class Removed, class Record, class C>
Result<Events> remove(const CandidateBackground& person, const std::vector<Record>& records, const C& command,
                      const Actor& actor, std::string_view noun) {
  const auto record = record_of(records, command, noun);
  if (!record) return Refused(record.error());
  if (is_shared(person, actor)) return Refused(shared({}));
  const Record& now = *record;
  return Events{event(now.id, now.version + 1, Removed{})};
}

}  // namespace

Touches touches(const AddEducation& command, const Actor&) {
  return {{command.candidate_id}, {}};
}

Result<Events> decide(const Seen<CandidateBackground>& seen, const AddEducation& command, const Actor&) {
  const auto person = person_of(seen, command.candidate_id);
  if (!person) return Refused(person.error());
  return add<EducationAdded>(person->get().education, command.id, part<EducationFields>(command), command.candidate_id,
                             "education");
}

Touches touches(const UpdateEducation& command, const Actor&) {
  return {{command.candidate_id}, {}};
}

Result<Events> decide(const Seen<CandidateBackground>& seen, const UpdateEducation& command, const Actor& actor) {
  const auto person = person_of(seen, command.candidate_id);
  if (!person) return Refused(person.error());
  return update<EducationUpdated, EducationFields>(*person, person->get().education, command, actor, "education");
}

Touches touches(const RemoveEducation& command, const Actor&) {
  return {{command.candidate_id}, {}};
}

Result<Events> decide(const Seen<CandidateBackground>& seen, const RemoveEducation& command, const Actor& actor) {
  const auto person = person_of(seen, command.candidate_id);
  if (!person) return Refused(person.error());
  return remove<EducationRemoved>(*person, person->get().education, command, actor, "education");
}

Touches touches(const AddExperience& command, const Actor&) {
  return {{command.candidate_id}, {}};
}

Result<Events> decide(const Seen<CandidateBackground>& seen, const AddExperience& command, const Actor&) {
  const auto person = person_of(seen, command.candidate_id);
  if (!person) return Refused(person.error());
  ExperienceFields said{part<Position>(command), command.is_current.value_or(false)};
  return add<ExperienceAdded>(person->get().experience, command.id, std::move(said), command.candidate_id,
                              "experience");
}

Touches touches(const UpdateExperience& command, const Actor&) {
  return {{command.candidate_id}, {}};
}

Result<Events> decide(const Seen<CandidateBackground>& seen, const UpdateExperience& command, const Actor& actor) {
  const auto person = person_of(seen, command.candidate_id);
  if (!person) return Refused(person.error());
  return update<ExperienceUpdated, ExperienceFields>(*person, person->get().experience, command, actor, "experience");
}

Touches touches(const RemoveExperience& command, const Actor&) {
  return {{command.candidate_id}, {}};
}

Result<Events> decide(const Seen<CandidateBackground>& seen, const RemoveExperience& command, const Actor& actor) {
  const auto person = person_of(seen, command.candidate_id);
  if (!person) return Refused(person.error());
  return remove<ExperienceRemoved>(*person, person->get().experience, command, actor, "experience");
}

}  // namespace hirewire::candidates
