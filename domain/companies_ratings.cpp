#include "domain/companies_ratings.h"

namespace hirewire::companies {

Touches touches(const RateCompany& command, const Actor&) {
  return {{command.company_id}, {}};
}

Result<Events> decide(const Seen<RatedCompany>& seen, const RateCompany& command, const Actor&) {
  const RatedCompany* company = seen.one();
  if (!company || company->deleted) return Refused(not_found("company"));
  if (!company->has_applied || !company->candidate_id || company->candidate_id != command.candidate_id)
    return Refused(forbidden("Only who applied at a company may rate it."));
  if (company->version && company->score == command.score && company->comment == command.comment) return Events{};
  CompanyRated rated{part<RatingFields>(command), company->id, *company->candidate_id, company->score};
  return Events{event(command.id, company->version.value_or(0) + 1, std::move(rated))};
}

}  // namespace hirewire::companies
