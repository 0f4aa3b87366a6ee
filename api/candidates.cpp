#include "api/candidates.h"

#include "schemas/candidates.h"
#include "schemas/candidates_background.h"

namespace hirewire::candidates {

namespace {

bool is_state(std::string_view value) {
  return value == "active" || value == "archived" || value == "erased";
}

/// `status` asks for the pipeline or for the state, as its value says (crm-reference:216 against ai-interviewer:684).
/// Ranges of experience_years come as one member or as two (ats:89).
void narrow(Filters& filters) {
  if (const auto status = filters.find("status"); status != filters.end()) {
    auto& values = status->second;
    for (const std::string& value : values) {
      if (is_state(value)) filters["state"].push_back(value);
    }
    std::erase_if(values, is_state);
    if (values.empty()) filters.erase(status);
  }
  const auto rename = [&](std::string_view from, std::string_view to) {
    if (auto node = filters.extract(std::string(from))) {
      node.key() = to;
      filters.insert(std::move(node));
    }
  };
  rename("experience_years_min", "experience_min");
  rename("experience_years_max", "experience_max");
  if (const auto years = filters.find("experience_years"); years != filters.end()) {
    filters.try_emplace("experience_min", years->second);
    filters.try_emplace("experience_max", years->second);
    filters.erase("experience_years");
  }
}

constexpr Resource candidate{"candidate", "candidates/by_id.sql", "candidates/list.sql", &shape_of<CandidateView>,
                             lane};
constexpr Resource possible_duplicate{"candidate", "candidates/by_id.sql", "candidates/possible_duplicates.sql",
                                      &shape_of<PossibleDuplicateView>, lane};
constexpr Resource education{"education", "candidates/education_by_id.sql", "candidates/education.sql",
                             &shape_of<EducationView>, lane};
constexpr Resource experience{"experience", "candidates/experience_by_id.sql", "candidates/experience.sql",
                              &shape_of<ExperienceView>, lane};

}  // namespace

constinit const Operation list_candidates = lists(candidate, "list_candidates", "view_candidates", {.narrow = narrow});
constinit const Operation search_candidates =
    lists(candidate, "search_candidates", "view_candidates", {.narrow = narrow});
constinit const Operation get_candidate = shows(candidate, "get_candidate", "view_candidates");
constinit const Operation create_candidate =
    sends_and_shows<CreateCandidate>(candidate, "create_candidate", "create_candidates");
constinit const Operation update_candidate =
    sends_and_shows<UpdateCandidate>(candidate, "update_candidate", "edit_candidates");
constinit const Operation delete_candidate = sends<DeleteCandidate>(candidate, "delete_candidate", "delete_candidates");

constinit const Operation archive_candidate =
    sends_and_shows<ArchiveCandidate>(candidate, "archive_candidate", "edit_candidates");
constinit const Operation restore_candidate =
    sends_and_shows<RestoreCandidate>(candidate, "restore_candidate", "edit_candidates");

constinit const Operation list_possible_duplicates =
    lists(possible_duplicate, "list_possible_duplicates", "view_candidates", {.parent = &candidate});

constinit const Operation list_candidate_education =
    lists(education, "list_candidate_education", "view_candidates", {.parent = &candidate});
constinit const Operation create_candidate_education =
    sends_and_shows<AddEducation>(education, "create_candidate_education", "edit_candidates", {.parent = &candidate});
constinit const Operation update_candidate_education = sends_and_shows<UpdateEducation>(
    education, "update_candidate_education", "edit_candidates", {.parent = &candidate});
constinit const Operation delete_candidate_education =
    sends<RemoveEducation>(education, "delete_candidate_education", "edit_candidates", {.parent = &candidate});

constinit const Operation list_candidate_experience =
    lists(experience, "list_candidate_experience", "view_candidates", {.parent = &candidate});
constinit const Operation create_candidate_experience = sends_and_shows<AddExperience>(
    experience, "create_candidate_experience", "edit_candidates", {.parent = &candidate});
constinit const Operation update_candidate_experience = sends_and_shows<UpdateExperience>(
    experience, "update_candidate_experience", "edit_candidates", {.parent = &candidate});
constinit const Operation delete_candidate_experience =
    sends<RemoveExperience>(experience, "delete_candidate_experience", "edit_candidates", {.parent = &candidate});

constinit const Operation get_candidate_dashboard_stats{
    "get_candidate_dashboard_stats",
    "view_analytics",
    {.resource = "dashboard", .sql = "candidates/dashboard_stats.sql", .view = &shape_of<DashboardStatsView>}};

}  // namespace hirewire::candidates
