// crm-reference: snake_case, {items,total,page,size}, errors in an envelope.
#include "api/candidates.h"
#include "api/companies.h"
#include "api/consultants.h"
#include "api/documents/documents.h"
#include "api/identity.h"
#include "api/identity/users.h"
#include "api/mail.h"
#include "api/platform.h"
#include "api/skills.h"

namespace hirewire {

namespace {

using namespace candidates;
using namespace companies;
using namespace consultants;
using namespace identity;
using namespace mail;
using namespace platform;
using namespace skills;

constexpr PageKey page[] = {{"items", Fact::items}, {"total", Fact::total}, {"page", Fact::page}, {"size", Fact::size}};
constexpr PageKey list[] = {{"items", Fact::items}, {"total", Fact::total}};
constexpr std::string_view paging[] = {"page", "size", "sort"};

constexpr Dialect dialect{.name = "crm-reference",
                          .title = "RecrutementPlus CRM API (reference)",
                          .page = page,
                          .list = list,
                          .page_size = 10,  // crm-reference:207
                          .paging = paging,
                          .write_problem = write_envelope_problem,
                          .problem_schema = &envelope_problem_schema};

// clang-format off: a row is a line of the document.
const Route routes[] = {
    // ## Authentication
    {.method = "POST", .path = "/api/v1/auth/login", .operation = login, .line = 9},
    {.method = "POST", .path = "/api/v1/auth/refresh", .operation = refresh_token, .line = 10},
    {.method = "GET", .path = "/api/v1/auth/me", .operation = get_current_user, .line = 11, .me = Me::user},

    // ## Users
    {.method = "GET", .path = "/api/v1/users/", .operation = list_users, .body = Body::page, .line = 17},
    {.method = "GET", .path = "/api/v1/users/{user_id}", .operation = get_user, .line = 18},
    {.method = "POST", .path = "/api/v1/users/", .operation = create_user, .status = 201, .line = 19},
    {.method = "PUT", .path = "/api/v1/users/{user_id}", .operation = update_user, .line = 20},
    {.method = "DELETE", .path = "/api/v1/users/{user_id}", .operation = delete_user, .body = Body::success, .line = 21},
    {.method = "GET", .path = "/api/v1/users/me", .operation = get_current_user, .line = 22, .me = Me::user},
    {.method = "PUT", .path = "/api/v1/users/me", .operation = update_current_user, .line = 23, .me = Me::user},

    // ## Candidates
    {.method = "GET", .path = "/api/v1/candidates/", .operation = list_candidates, .body = Body::page, .line = 29},
    {.method = "GET", .path = "/api/v1/candidates/{candidate_id}", .operation = get_candidate, .line = 30},
    {.method = "POST", .path = "/api/v1/candidates/", .operation = create_candidate, .status = 201, .line = 31},
    {.method = "PUT", .path = "/api/v1/candidates/{candidate_id}", .operation = update_candidate, .line = 32},
    {.method = "DELETE", .path = "/api/v1/candidates/{candidate_id}", .operation = delete_candidate, .body = Body::success, .line = 33},
    {.method = "POST", .path = "/api/v1/candidates/{candidate_id}/upload-cv", .operation = upload_candidate_resume, .line = 34, .also = "success"},
    {.method = "GET", .path = "/api/v1/candidates/{candidate_id}/profile", .operation = get_candidate_profile, .line = 35},
    {.method = "PUT", .path = "/api/v1/candidates/{candidate_id}/profile", .operation = update_candidate_profile, .line = 36},
    {.method = "POST", .path = "/api/v1/candidates/search", .operation = search_candidates, .body = Body::list, .line = 37},

    // ## Companies
    {.method = "GET", .path = "/api/v1/companies/", .operation = list_companies, .body = Body::page, .line = 43},
    {.method = "GET", .path = "/api/v1/companies/{company_id}", .operation = get_company, .line = 44},
    {.method = "POST", .path = "/api/v1/companies/", .operation = create_company, .status = 201, .line = 45},
    {.method = "PUT", .path = "/api/v1/companies/{company_id}", .operation = update_company, .line = 46},
    {.method = "DELETE", .path = "/api/v1/companies/{company_id}", .operation = delete_company, .body = Body::success, .line = 47},
    {.method = "GET", .path = "/api/v1/companies/{company_id}/profile", .operation = get_company_profile, .line = 48},
    {.method = "PUT", .path = "/api/v1/companies/{company_id}/profile", .operation = update_company_profile, .line = 49},
    {.method = "POST", .path = "/api/v1/companies/search", .operation = search_companies, .body = Body::list, .line = 50},

    // ## Skills
    {.method = "GET", .path = "/api/v1/skills/", .operation = list_skills, .body = Body::array, .line = 82},
    {.method = "GET", .path = "/api/v1/skills/{skill_id}", .operation = get_skill, .line = 83},
    {.method = "POST", .path = "/api/v1/skills/", .operation = create_skill, .status = 201, .line = 84},
    {.method = "PUT", .path = "/api/v1/skills/{skill_id}", .operation = update_skill, .line = 85},
    {.method = "DELETE", .path = "/api/v1/skills/{skill_id}", .operation = delete_skill, .body = Body::success, .line = 86},
    {.method = "GET", .path = "/api/v1/skills/search", .operation = search_skills, .body = Body::array, .line = 87},
    {.method = "GET", .path = "/api/v1/skills/category/{category}", .operation = list_skills_by_category, .body = Body::array, .line = 88},

    // ## Admin
    {.method = "GET", .path = "/api/v1/admin/users", .operation = admin_list_users, .body = Body::array, .line = 127},
    {.method = "PUT", .path = "/api/v1/admin/users/{user_id}/role", .operation = update_user_role, .line = 128},
    {.method = "GET", .path = "/api/v1/admin/system-settings", .operation = get_system_settings, .body = Body::json, .line = 129},
    {.method = "PUT", .path = "/api/v1/admin/system-settings", .operation = update_system_settings, .body = Body::json, .line = 130, .whole_body = "settings"},
    {.method = "GET", .path = "/api/v1/admin/email-templates", .operation = list_email_templates, .body = Body::array, .line = 131},
    {.method = "GET", .path = "/api/v1/admin/email-templates/{template_id}", .operation = get_email_template, .line = 132},
    {.method = "POST", .path = "/api/v1/admin/email-templates", .operation = create_email_template, .status = 201, .line = 133},
    {.method = "PUT", .path = "/api/v1/admin/email-templates/{template_id}", .operation = update_email_template, .line = 134},

    // ## Consultants
    {.method = "GET", .path = "/api/v1/consultants/", .operation = list_consultants, .body = Body::array, .line = 140},
    {.method = "GET", .path = "/api/v1/consultants/{consultant_id}", .operation = get_consultant, .line = 141},
    {.method = "POST", .path = "/api/v1/consultants/", .operation = create_consultant, .status = 201, .line = 142},
    {.method = "PUT", .path = "/api/v1/consultants/{consultant_id}", .operation = update_consultant, .line = 143},
    {.method = "GET", .path = "/api/v1/consultants/{consultant_id}/assignments", .operation = list_consultant_assignments, .body = Body::array, .line = 144},
    {.method = "GET", .path = "/api/v1/consultants/{consultant_id}/performance", .operation = get_consultant_performance, .line = 145},
};
// clang-format on

}  // namespace

const Document& crm_reference() {
  static const Document document{"crm-reference", dialect, routes};
  return document;
}

}  // namespace hirewire
