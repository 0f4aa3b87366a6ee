#include "schemas/companies_ratings.h"

#include "schemas/language/describe.h"

namespace hirewire::companies {

BOOST_DESCRIBE_STRUCT(RatingFields, (), (score, comment))
BOOST_DESCRIBE_STRUCT(RateCompany, (NewObject, RatingFields), (company_id, candidate_id))
BOOST_DESCRIBE_STRUCT(CompanyRated, (RatingFields), (company_id, candidate_id, score_before))
BOOST_DESCRIBE_STRUCT(RatedCompany, (), (id, deleted, candidate_id, has_applied, version, score, comment))
BOOST_DESCRIBE_STRUCT(RatingView, (Identified, RatingFields, Versioned), (company_id, candidate_id))

Uuid rating_id(const Uuid& company_id, const Uuid& candidate_id) {
  return derive_tagged(candidate_id, tag_of(company_id), "rating:" + to_string(company_id));
}

}  // namespace hirewire::companies

namespace hirewire {

using namespace companies;

template <>
Marks marks_of<RatingFields>() {
  return {mark("score").min(1).max(5), mark("comment").personal().max(2'000)};
}
template <>
Marks marks_of<RateCompany>() {
  return {mark("candidate_id").internal()};
}
template <>
Marks marks_of<RatedCompany>() {
  return {mark("comment").personal()};
}

template const Shape& shape_of<RatingFields>();
template const Shape& shape_of<RateCompany>();
template const Shape& shape_of<CompanyRated>();
template const Shape& shape_of<RatedCompany>();
template const Shape& shape_of<RatingView>();

}  // namespace hirewire
