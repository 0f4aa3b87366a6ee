#pragma once
// What candidates say of companies (docs/domain.md §3): an aggregate of its own, with its company's tag.
#include "schemas/companies.h"

namespace hirewire::companies {

struct RatingFields {
  std::int64_t score = 0;  ///< 1 to 5
  std::optional<std::string> comment;
};

/// By a candidate who applied there; his later one takes the place of the one before. A house route.
struct RateCompany : NewObject, RatingFields {
  Uuid company_id;
  std::optional<Uuid> candidate_id;  ///< internal: whose it is
};
/// One each.
Uuid rating_id(const Uuid& company_id, const Uuid& candidate_id);

/// It has the version of the rating: 1 for the first, and one more each time it is replaced.
struct CompanyRated : RatingFields {
  static constexpr std::string_view type = "company.rated";
  Uuid company_id;
  Uuid candidate_id;
  std::optional<std::int64_t> score_before;  ///< none: he had not rated it
};

/// A company as who rates it sees it (storage/companies/load_rated.sql).
struct RatedCompany {
  Uuid id;
  bool deleted = false;
  std::optional<Uuid> candidate_id;     ///< of the actor's account
  bool has_applied = false;             ///< this candidate, there
  std::optional<std::int64_t> version;  ///< of his rating
  std::optional<std::int64_t> score;
  std::optional<std::string> comment;
};

struct RatingView : Identified, RatingFields, Versioned {
  Uuid company_id;
  Uuid candidate_id;
};

}  // namespace hirewire::companies
