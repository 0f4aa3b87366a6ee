#include "schemas/language/refusal.h"

#include <doctest/doctest.h>

#include <set>
#include <utility>

using namespace hirewire;

namespace {
constexpr auto last = Reason::unavailable;
constexpr std::string_view upper_snake = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
}  // namespace

TEST_CASE("every reason has a name of its own that leads back to it") {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const auto reason = static_cast<Reason>(i);
    names.insert(name_of(reason));
    CHECK(reason_named(name_of(reason)) == reason);
  }
  CHECK(names.size() == 17);
  CHECK_FALSE(reason_named(""));
  CHECK_FALSE(reason_named("NOT_FOUND"));
}

TEST_CASE("every reason has the house's status") {
  const std::pair<Reason, int> statuses[] = {
      {Reason::malformed, 400},      {Reason::timed_out, 408},   {Reason::unauthenticated, 401},
      {Reason::forbidden, 403},      {Reason::not_found, 404},   {Reason::method_not_allowed, 405},
      {Reason::not_acceptable, 406}, {Reason::conflict, 409},    {Reason::stale, 412},
      {Reason::too_large, 413},      {Reason::unsupported, 415}, {Reason::invalid, 422},
      {Reason::key_reused, 422},     {Reason::too_many, 429},    {Reason::expired, 410},
      {Reason::broken, 500},         {Reason::unavailable, 503},
  };
  for (const auto& [reason, status] : statuses) CHECK(http_status(reason) == status);
}

TEST_CASE("the catalogue gives each refusal its reason, a stable code and a sentence") {
  const std::pair<Refusal, Reason> catalogue[] = {
      {not_found("job"), Reason::not_found},
      {forbidden(), Reason::forbidden},
      {unauthenticated(), Reason::unauthenticated},
      {conflict("email", "A candidate with this e-mail exists."), Reason::conflict},
      {stale(), Reason::stale},
      {invalid("email", "required", "This field is required."), Reason::invalid},
      {malformed("The body is not JSON."), Reason::malformed},
      {too_large("At most 1 MiB."), Reason::too_large},
      {unsupported("Send application/json."), Reason::unsupported},
      {too_many(30), Reason::too_many},
      {key_reused(), Reason::key_reused},
      {expired(), Reason::expired},
      {broken("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), Reason::broken},
      {unavailable(), Reason::unavailable},
  };
  std::set<std::string> codes;
  for (const auto& [refusal, reason] : catalogue) {
    CAPTURE(refusal.code);
    CHECK(refusal.reason == reason);
    CHECK_FALSE(refusal.code.empty());
    CHECK(refusal.code.find_first_not_of(upper_snake) == std::string::npos);
    CHECK(refusal.message.ends_with('.'));
    codes.insert(refusal.code);
  }
  CHECK(codes.size() == std::size(catalogue));
}

TEST_CASE("who asked a question is told to ask again, whose command may be under way to repeat it with its key") {
  CHECK_FALSE(unavailable().message.contains("Idempotency-Key"));
  CHECK(outcome_unknown().message.contains("Idempotency-Key"));
  CHECK(outcome_unknown().reason == Reason::unavailable);
  CHECK(outcome_unknown().retry_after == 1);
  CHECK(broken().reason == Reason::broken);
  CHECK(broken().code == broken("0193e3a1-7c5e-7abc-8def-0123456789ab").code);
}

TEST_CASE("the sentences say what the documents say") {
  CHECK(unauthenticated().message == "Authentication credentials were not provided.");  // interview-platform:474
  CHECK(forbidden().message == "You do not have permission to perform this action.");   // interview-platform:481
  CHECK(not_found("").message == "Not found.");                                         // interview-platform:488
  CHECK(not_found("job").message == "Job not found.");
  CHECK(not_found("interview_round").message == "Interview round not found.");
}

TEST_CASE("faults stay with their refusal") {
  const auto one = invalid("email", "required", "This field is required.");
  REQUIRE(one.faults.size() == 1);
  CHECK(one.faults[0].field == "email");
  CHECK(one.faults[0].code == "required");
  CHECK(one.message == "This field is required.");
  const auto two = invalid({{"email", "required", "This field is required."}, {"phone", "format", "Not a number."}});
  CHECK(two.faults.size() == 2);
  CHECK(two.message == "The request has 2 faults.");
  const auto taken = conflict("email", "A candidate with this e-mail exists.");
  REQUIRE(taken.faults.size() == 1);
  CHECK(taken.faults[0].field == "email");
  CHECK(taken.faults[0].message == taken.message);
  CHECK(conflict("", "The job is closed.").faults.empty());
}

TEST_CASE("what is worth another try says when") {
  CHECK(too_many(30).retry_after == 30);
  CHECK(too_many(30).message.contains("30"));
  CHECK(unavailable().retry_after == 1);
  CHECK(unavailable(5).retry_after == 5);
  CHECK(not_found("job").retry_after == 0);
}

TEST_CASE("refusals are equal where everything in them is") {
  const auto refusal = invalid("email", "required", "This field is required.");
  CHECK(refusal == invalid("email", "required", "This field is required."));
  CHECK_FALSE(refusal == invalid("email", "format", "This field is required."));
  CHECK_FALSE(refusal == invalid("phone", "required", "This field is required."));
  auto placed = refusal;
  placed.faults[0].line = 3;
  CHECK_FALSE(refusal == placed);
  CHECK_FALSE(too_many(1) == too_many(2));
  CHECK_FALSE(forbidden() == unauthenticated());
}
