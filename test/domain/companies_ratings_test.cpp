#include "domain/companies_ratings.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::companies;

namespace {

const Uuid ada = mint();

RatedCompany applied_at() {
  return {.id = mint(), .candidate_id = ada, .has_applied = true, .version = {}, .score = {}, .comment = {}};
}
RateCompany rating_of(const RatedCompany& company, std::int64_t score, std::optional<std::string> comment = {}) {
  return {{rating_id(company.id, ada)}, {score, std::move(comment)}, company.id, ada};
}
Result<Events> rate(const RatedCompany& company, const RateCompany& command) {
  return decide_on<RatedCompany>(seen_with<RatedCompany>({company}), command, actor_of("candidate", Reach::own));
}

}  // namespace

TEST_CASE("who applied at a company rates it; a later rating takes the place of the one before") {
  RatedCompany company = applied_at();
  const auto first = rate(company, rating_of(company, 5, "Kind."));
  REQUIRE(first);
  REQUIRE(first->size() == 1);
  const auto& rated = first->front().as<CompanyRated>();
  CHECK(first->front().aggregate_id == rating_id(company.id, ada));
  CHECK(first->front().aggregate_version == 1);
  CHECK(tag_of(first->front().aggregate_id) == tag_of(company.id));
  CHECK(rated.score == 5);
  CHECK(rated.company_id == company.id);
  CHECK(rated.candidate_id == ada);
  CHECK_FALSE(rated.score_before);
  company.version = 1;
  company.score = 5;
  company.comment = "Kind.";
  CHECK(rate(company, rating_of(company, 5, "Kind."))->empty());
  const auto second = rate(company, rating_of(company, 2));
  REQUIRE(second);
  REQUIRE(second->size() == 1);
  CHECK(second->front().aggregate_version == 2);
  CHECK(second->front().as<CompanyRated>().score_before == 5);
  CHECK_FALSE(second->front().as<CompanyRated>().comment);
}

TEST_CASE("nobody rates a company at which he has not applied, nor for another, nor one that is gone") {
  RatedCompany company = applied_at();
  company.has_applied = false;
  CHECK(refused(rate(company, rating_of(company, 1))) == Reason::forbidden);
  company = applied_at();
  company.candidate_id = mint();
  CHECK(refused(rate(company, rating_of(company, 1))) == Reason::forbidden);
  company.candidate_id.reset();
  CHECK(refused(rate(company, rating_of(company, 1))) == Reason::forbidden);
  company = applied_at();
  company.deleted = true;
  CHECK(refused(rate(company, rating_of(company, 1))) == Reason::not_found);
  CHECK(refused(decide_on<RatedCompany>(nothing_seen(), rating_of(company, 1), actor_of("candidate", Reach::own))) ==
        Reason::not_found);
}
