#include "api/presentation/dialect.h"

#include <doctest/doctest.h>

#include "api/documents/documents.h"
#include "api/requests/answers.h"
#include "schemas/language/json.h"

using namespace hirewire;

namespace {

Refusal two_faults() {
  return invalid({{"first_name", "required", "This field is required."},
                  {"candidates[3].phone", "format", "Must be a phone number."}});
}

std::string body(const Document& document, const Refusal& refusal) {
  return present(document.dialect, refusal, "r-1").body;
}

}  // namespace

TEST_CASE("words go both ways") {
  CHECK(to_camel("first_name") == "firstName");
  CHECK(to_snake("experienceMin") == "experience_min");
  CHECK(to_snake("page_size") == "page_size");
  CHECK(spell(interview_platform().dialect, "phone") == "phone_number");
  CHECK(spell(ats().dialect, "job_search_mode") == "jobSearchMode");
  CHECK(canonical_member(ats().dialect, "jobSearchMode") == "job_search_mode");
  for (const Document* document : documents()) {
    CHECK(canonical_member(document->dialect, "phone_number") == "phone");
    CHECK(canonical_member(document->dialect, "firstName") == "first_name");
    CHECK(canonical_member(document->dialect, "refresh") == "refresh_token");
    CHECK(canonical_value(document->dialect, "role", "Employer") == "hr");
    CHECK(canonical_value(document->dialect, "role", "EMPLOYEE") == "interviewer");
  }
  CHECK(canonical_value(interview_platform().dialect, "status", "interview_scheduled") == "interview");
  CHECK(spell_value(interview_platform().dialect, "status", "interview") == "interview_scheduled");
  CHECK(spell_value(ai_interviewer().dialect, "role", "interviewer") == "EMPLOYEE");
  CHECK(spell_value(crm_routes().dialect, "role", "superadmin") == "SuperAdmin");
  CHECK(spell_value(ats().dialect, "role", "consultant") == "recruiter");
}

TEST_CASE("each document's words for a validation error, and nothing more") {
  CHECK(
      body(crm_reference(), two_faults()) ==
      R"({"success":false,"data":null,"errors":{"code":"VALIDATION_ERROR","message":"The request has 2 faults.","details":)"
      R"({"first_name":["This field is required."],"candidates[3].phone":["Must be a phone number."]}},"meta":null})");
  CHECK(body(crm_routes(), two_faults()) == body(crm_reference(), two_faults()));
  CHECK(body(ai_interviewer(), two_faults()) ==
        R"({"detail":"first_name: This field is required. candidates[3].phone: Must be a phone number."})");
  CHECK(body(interview_platform(), two_faults()) ==
        R"({"first_name":["This field is required."],"candidates":["[3].phone_number: Must be a phone number."]})");
  CHECK(
      body(ats(), two_faults()) ==
      R"({"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"The request has 2 faults.","code":"VALIDATION_ERROR",)"
      R"("requestId":"r-1","errors":[{"field":"firstName","code":"required","message":"This field is required."},)"
      R"({"field":"candidates[3].phone","code":"format","message":"Must be a phone number."}]})");
}

TEST_CASE("statuses and exact texts") {
  CHECK(present(interview_platform().dialect, two_faults(), "").status == 400);
  CHECK(present(interview_platform().dialect, conflict("email", "Taken."), "").status == 400);
  CHECK(body(interview_platform(), conflict("email", "Taken.")) == R"({"email":["Taken."]})");
  CHECK(present(crm_reference().dialect, two_faults(), "").status == 422);
  CHECK(present(ats().dialect, conflict("email", "Taken."), "").status == 409);
  CHECK(body(interview_platform(), not_found("job")) == R"({"detail":"Not found."})");
  CHECK(body(interview_platform(), unauthenticated()) ==
        R"({"detail":"Authentication credentials were not provided."})");
  CHECK(body(interview_platform(), forbidden()) ==
        R"({"detail":"You do not have permission to perform this action."})");
  CHECK(body(ai_interviewer(), unauthenticated("Invalid email or password")) ==
        R"({"detail":"Invalid email or password"})");
  const Response login = present(house().dialect, unauthenticated(), "");
  CHECK(login.status == 401);
  CHECK(std::ranges::find(login.headers, std::pair<std::string, std::string>{"WWW-Authenticate", "Bearer"}) !=
        login.headers.end());
  const Response busy = present(house().dialect, unavailable(2), "");
  CHECK(std::ranges::find(busy.headers, std::pair<std::string, std::string>{"Retry-After", "2"}) != busy.headers.end());
}

TEST_CASE("every error body is JSON, and its schema too") {
  Refusal nasty = invalid("a\"b", "type", "line\nbreak \\ and \x01");
  nasty.faults[0].line = 3;
  for (const Document* document :
       {&crm_reference(), &crm_routes(), &ai_interviewer(), &interview_platform(), &ats(), &house()}) {
    CHECK(canonical_json(body(*document, nasty)).has_value());
    CHECK(canonical_json(*document->dialect.problem_schema).has_value());
  }
}
