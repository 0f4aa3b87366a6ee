#include "schemas/companies_ratings.h"

#include "api/companies.h"

namespace hirewire::companies {

namespace {

/// Whose rating it is says its id.
boost::asio::awaitable<Result<void>> prepare_rating(Call& call) {
  auto& command = call.as<RateCompany>();
  if (!call.actor.candidate_id) co_return Refused(forbidden());
  command.candidate_id = call.actor.candidate_id;
  command.id = call.envelope.subject = rating_id(command.company_id, *command.candidate_id);
  co_return Result<void>{};
}

constexpr Resource company{.noun = "company", .one = "companies/by_id.sql"};
constexpr Resource rating{"company", "companies/rating_by_id.sql", {}, &shape_of<RatingView>, lane};

}  // namespace

constinit const Operation rate_company = sends_and_shows<RateCompany>(rating, "rate_company", "rate_companies",
                                                                      {.parent = &company, .prepare = prepare_rating});

}  // namespace hirewire::companies
