#include "schemas/messages/permissions.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string_view>

using namespace hirewire;

namespace {

constexpr auto none = Reach::none;
constexpr auto part = Reach::participant;
constexpr auto own = Reach::own;
constexpr auto asgd = Reach::assigned;
constexpr auto comp = Reach::company;
constexpr auto all = Reach::tenant;

struct Expected {
  std::string_view permission;
  Reach superadmin, admin, hr_admin, hr, consultant, interviewer, candidate, anyone;
};

// Written from docs/domain.md §1 name by name, not derived from the table under test.
constexpr Expected expected[] = {
    {"view_users", all, all, comp, comp, own, comp, own, none},
    {"edit_users", all, all, comp, comp, own, own, own, none},
    {"view_all_users", all, all, none, none, none, none, none, none},
    {"view_roles", all, all, comp, comp, all, comp, none, none},
    {"delete_users", all, all, none, none, none, none, none, none},
    {"activate_users", all, all, none, none, none, none, none, none},
    {"assign_roles", all, all, none, none, none, none, none, none},
    {"manage_roles", all, all, none, none, none, none, none, none},
    {"import_users", all, none, none, none, none, none, none, none},
    {"create_admins", all, none, none, none, none, none, none, none},
    {"view_companies", all, all, all, all, all, all, all, none},
    {"create_companies", all, all, own, own, none, none, none, none},
    {"edit_companies", all, all, comp, comp, none, none, none, none},
    {"delete_companies", all, all, none, none, none, none, none, none},
    {"rate_companies", none, none, none, none, none, none, own, none},
    {"view_company_users", all, all, comp, comp, none, none, none, none},
    {"manage_company_users", all, all, comp, none, none, none, none, none},
    {"view_candidates", all, all, comp, comp, all, comp, own, none},
    {"view_contacts", all, all, comp, comp, asgd, none, own, none},
    {"create_candidates", all, all, comp, comp, all, comp, own, none},
    {"edit_candidates", all, all, comp, comp, asgd, comp, own, none},
    {"delete_candidates", all, all, comp, comp, none, none, none, none},
    {"import_candidates", all, all, comp, comp, none, comp, none, none},
    {"view_matches", all, all, comp, comp, all, none, own, none},
    {"view_jobs", all, all, comp, comp, all, comp, part, part},
    {"edit_jobs", all, all, comp, comp, none, none, none, none},
    {"publish_jobs", all, all, comp, comp, none, none, none, none},
    {"post_externally", all, all, comp, comp, none, none, none, none},
    {"apply", all, all, comp, comp, asgd, none, own, none},
    {"view_applications", all, all, comp, comp, all, comp, own, none},
    {"edit_applications", all, all, comp, comp, asgd, none, none, none},
    {"bulk_applications", all, all, none, none, asgd, none, none, none},
    {"move_applications", all, all, comp, comp, all, none, none, none},
    {"note_applications", all, all, comp, comp, all, comp, none, none},
    {"rate_applications", all, all, comp, comp, none, comp, none, none},
    {"withdraw_application", none, none, none, none, none, none, own, none},
    {"view_interviews", all, all, comp, comp, all, asgd, own, none},
    {"schedule_interviews", all, all, comp, comp, all, none, none, none},
    {"run_interviews", all, all, comp, comp, asgd, asgd, none, none},
    {"submit_feedback", all, all, comp, comp, asgd, asgd, none, none},
    {"edit_interviews", all, all, comp, comp, all, asgd, none, none},
    {"view_scores", all, all, comp, comp, all, comp, none, none},
    {"view_offers", all, all, comp, comp, asgd, none, own, none},
    {"make_offers", all, all, comp, comp, none, none, none, none},
    {"answer_offers", none, none, none, none, none, none, own, none},
    {"change_offers", all, all, comp, comp, none, none, own, none},
    {"manage_skills", all, all, none, none, none, none, none, none},
    {"view_consultants", all, all, none, none, own, none, none, none},
    {"manage_consultants", all, all, none, none, own, none, none, none},
    {"assign_candidates", all, all, none, none, own, none, none, none},
    {"author_tests", all, all, comp, comp, all, none, none, none},
    {"assign_tests", all, all, comp, comp, all, none, none, none},
    {"view_test_reports", all, all, comp, comp, all, asgd, none, none},
    {"take_test", none, none, none, none, none, none, own, part},
    {"start_screening", all, all, comp, comp, all, none, none, none},
    {"chat_screening", all, all, none, none, none, none, own, none},
    {"view_screenings", all, all, comp, comp, all, asgd, own, none},
    {"message", all, all, part, part, part, part, part, none},
    {"send_email", all, all, comp, comp, all, none, none, none},
    {"send_bulk", all, all, comp, comp, all, none, none, none},
    {"view_templates", all, all, all, all, all, none, none, none},
    {"manage_templates", all, all, none, none, none, none, none, none},
    {"view_analytics", all, all, comp, comp, asgd, none, none, none},
    {"run_reports", all, all, comp, comp, asgd, none, none, none},
    {"view_candidate_analytics", all, all, comp, comp, all, none, own, none},
    {"view_platform_analytics", all, all, none, none, none, none, none, none},
    {"use_ai", all, all, comp, comp, all, none, none, none},
    {"view_recommendations", all, all, comp, comp, all, asgd, own, none},
    {"use_candidate_assistant", none, none, none, none, none, none, own, none},
    {"manage_billing", all, all, comp, none, none, none, own, none},
    {"view_billing", all, all, comp, comp, none, none, own, none},
    {"manage_webhooks", all, all, comp, none, none, none, none, none},
    {"manage_api_keys", all, all, comp, none, none, none, none, none},
    {"view_audit", all, all, comp, comp, own, own, own, none},
    {"manage_settings", all, all, none, none, none, none, none, none},
    {"admin_notifications", all, all, none, none, none, none, none, none},
    {"manage_channels", all, all, comp, comp, none, none, none, none},
    {"operate_platform", all, none, none, none, none, none, none, none},
    {"manage_tenants", all, none, none, none, none, none, none, none},
    {"view_database_stats", all, none, none, none, none, none, none, none},
};

}  // namespace

TEST_CASE("the reach of a company is none for who has none") {
  Actor actor;
  for (const Expected& line : expected) {
    CAPTURE(line.permission);
    for (const auto& [role, reach] : {std::pair("hr", line.hr), std::pair("interviewer", line.interviewer)}) {
      actor.role = role;
      actor.company_id.reset();
      CHECK(reach_of(actor, line.permission) == (reach == comp ? none : reach));
      actor.company_id = mint();
      CHECK(reach_of(actor, line.permission) == reach);
    }
  }
}

TEST_CASE("a custom role's permission is held with a company's reach, or with the role's where that is wider") {
  Actor actor;
  for (const Expected& line : expected) {
    CAPTURE(line.permission);
    actor.permissions = {"fly_to_the_moon", std::string(line.permission)};
    for (const auto& [role, reach] : {std::pair("hr", line.hr), std::pair("consultant", line.consultant),
                                      std::pair("interviewer", line.interviewer)}) {
      actor.role = role;
      actor.company_id = mint();
      CHECK(reach_of(actor, line.permission) == std::max(reach, comp));
      CHECK(reach_of(actor, "view_all_users") == (line.permission == "view_all_users" ? comp : none));
      actor.company_id.reset();
      CHECK(reach_of(actor, line.permission) == (reach == comp ? none : reach));
    }
  }
}

TEST_CASE("a custom role may have what a role of staff below admin has, and nothing else") {
  for (const Expected& line : expected) {
    CAPTURE(line.permission);
    CHECK(may_be_granted(line.permission) ==
          (line.hr_admin != none || line.consultant != none || line.interviewer != none));
  }
  for (const auto name : {"fly_to_the_moon", "", "view_users/edit_users"}) CHECK_FALSE(may_be_granted(name));
}

TEST_CASE("every permission of the document is held with the reach that the document gives each role") {
  for (const Expected& line : expected) {
    CAPTURE(line.permission);
    CHECK(is_permission(line.permission));
    CHECK(reach_of("superadmin", line.permission) == line.superadmin);
    CHECK(reach_of("admin", line.permission) == line.admin);
    CHECK(reach_of("hr", line.permission, true) == line.hr_admin);
    CHECK(reach_of("hr", line.permission, false) == line.hr);
    CHECK(reach_of("consultant", line.permission) == line.consultant);
    CHECK(reach_of("interviewer", line.permission) == line.interviewer);
    CHECK(reach_of("candidate", line.permission) == line.candidate);
    CHECK(reach_of("public", line.permission) == line.anyone);
  }
}

TEST_CASE("a company admin's flag widens nothing for other roles") {
  for (const auto role : {"consultant", "interviewer", "candidate", "public"}) {
    CHECK(reach_of(role, "manage_webhooks", true) == Reach::none);
    CHECK(reach_of(role, "manage_company_users", true) == Reach::none);
  }
}

TEST_CASE("what is not in the table is held by nobody, the house's own commands included") {
  for (const auto role : {"superadmin", "admin", "system", "hr", "public", "", "Admin"}) {
    CHECK(reach_of(role, "fly_to_the_moon") == Reach::none);
    CHECK(reach_of(role, "") == Reach::none);
  }
  CHECK_FALSE(is_permission("view_users / edit_users"));
  CHECK_FALSE(is_permission("view_users/edit_users"));
  CHECK_FALSE(is_permission(""));
}

TEST_CASE("an unknown role holds nothing; the house itself holds everything") {
  for (const Expected& line : expected) {
    CHECK(reach_of("manager", line.permission) == Reach::none);
    CHECK(reach_of("", line.permission) == Reach::none);
    CHECK(reach_of("system", line.permission) == Reach::tenant);
  }
}

TEST_CASE("every document's spelling of a role is understood") {
  struct Case {
    std::string_view spelling, role;
  };
  constexpr Case cases[] = {
      {"SuperAdmin", "superadmin"},
      {"superadmin", "superadmin"},
      {"super_admin", "superadmin"},
      {"SUPER_ADMIN", "superadmin"},
      {"system admin", "superadmin"},
      {"internal admin", "superadmin"},
      {"Admin", "admin"},
      {"ADMIN", "admin"},
      {"admin", "admin"},
      {"hr", "hr"},
      {"HR", "hr"},
      {"Employer", "hr"},
      {"employer", "hr"},
      {"employer admin", "hr"},
      {"employer_admin", "hr"},
      {"Consultant", "consultant"},
      {"recruiter", "consultant"},
      {"Recruiter", "consultant"},
      {"EMPLOYEE", "interviewer"},
      {"employee", "interviewer"},
      {"Interviewer", "interviewer"},
      {"interviewer", "interviewer"},
      {"Candidate", "candidate"},
      {"candidate", "candidate"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.spelling);
    CHECK(canonical_role(c.spelling) == std::string(c.role));
  }
}

TEST_CASE("nobody becomes the house, the public or an unknown role by asking for it") {
  for (const auto word : {"system", "public", "root", "", " ", "adm in istrator s", "ädmin", "custom"}) {
    CHECK_FALSE(canonical_role(word).has_value());
  }
}
