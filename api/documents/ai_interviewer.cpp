// ai-interviewer: snake_case, lists under their own key with skip and limit, roles in upper case, {"detail": text}.
#include "api/accounts.h"
#include "api/candidates.h"
#include "api/companies.h"
#include "api/documents/documents.h"
#include "api/identity.h"
#include "api/identity/roles.h"
#include "api/identity/users.h"
#include "api/imports.h"
#include "api/mail.h"
#include "api/platform.h"

namespace hirewire {

namespace {

using namespace accounts;
using namespace candidates;
using namespace companies;
using namespace identity;
using namespace mail;
using namespace platform;

constexpr PageKey page[] = {
    {"items", Fact::items}, {"total", Fact::total}, {"page", Fact::page}, {"page_size", Fact::size}};
constexpr PageKey list[] = {{"items", Fact::items}, {"total", Fact::total}};
constexpr std::string_view paging[] = {"skip", "limit"};

// ai-interviewer:251, 284: ADMIN, HR, EMPLOYEE; a superadmin passes as ADMIN.
constexpr ValueWord values[] = {
    {"role", "superadmin", "ADMIN"},       {"role", "admin", "ADMIN"},           {"role", "hr", "HR"},
    {"role", "consultant", "CONSULTANT"},  {"role", "interviewer", "EMPLOYEE"},  {"role", "candidate", "CANDIDATE"},
    {"roles", "superadmin", "ADMIN"},      {"roles", "admin", "ADMIN"},          {"roles", "hr", "HR"},
    {"roles", "consultant", "CONSULTANT"}, {"roles", "interviewer", "EMPLOYEE"}, {"roles", "candidate", "CANDIDATE"},
};

constexpr Dialect dialect{.name = "ai-interviewer",
                          .title = "AI Interviewer API",
                          .values = values,
                          .page = page,
                          .list = list,
                          .malformed_id = 422,
                          .paging = paging,
                          .write_problem = write_detail_problem,
                          .problem_schema = &detail_problem_schema};

// clang-format off: a row is a line of the document.
const Route routes[] = {
    // ## AUTHENTICATION ENDPOINTS
    {.method = "POST", .path = "/api/v1/auth/login", .operation = login, .line = 13},
    {.method = "POST", .path = "/api/v1/auth/refresh", .operation = refresh_token, .line = 46},
    {.method = "POST", .path = "/api/v1/auth/logout", .operation = logout, .body = Body::message, .line = 70, .says = "Logged out successfully"},
    {.method = "POST", .path = "/api/v1/auth/verify-email", .operation = verify_email, .body = Body::message, .line = 90, .says = "Email verified successfully"},
    {.method = "POST", .path = "/api/v1/auth/resend-verification", .operation = resend_verification_email, .body = Body::message, .line = 112, .says = "Verification email sent"},

    // ## COMPANY ENDPOINTS
    {.method = "POST", .path = "/api/v1/company", .operation = create_company, .status = 201, .line = 136},
    {.method = "GET", .path = "/api/v1/company/{company_id}", .operation = get_company, .line = 170},
    {.method = "PUT", .path = "/api/v1/company/{company_id}", .operation = update_company, .line = 198},

    // ## USER ENDPOINTS
    {.method = "POST", .path = "/api/v1/users", .operation = create_user, .status = 201, .line = 236},
    {.method = "GET", .path = "/api/v1/users", .operation = list_users, .body = Body::page, .line = 274, .key = "users"},
    {.method = "GET", .path = "/api/v1/users/{user_id}", .operation = get_user, .line = 312},
    {.method = "PUT", .path = "/api/v1/users/{user_id}", .operation = update_user, .line = 342},
    {.method = "DELETE", .path = "/api/v1/users/{user_id}", .operation = delete_user, .status = 204, .body = Body::nothing, .line = 379},
    {.method = "POST", .path = "/api/v1/users/{user_id}/change-password", .operation = change_password, .body = Body::message, .line = 397, .says = "Password changed successfully"},

    // ## REGISTRATION ENDPOINTS
    {.method = "POST", .path = "/api/v1/register/user", .operation = register_company_hr_user, .status = 201, .line = 430},

    // ## CANDIDATE ENDPOINTS
    {.method = "POST", .path = "/api/v1/candidates", .operation = create_candidate, .status = 201, .line = 473},
    {.method = "POST", .path = "/api/v1/candidates/bulk/import", .operation = bulk_import_candidates, .status = 202, .line = 519},
    {.method = "POST", .path = "/api/v1/candidates/bulk/import/file", .operation = bulk_import_candidates_file, .status = 202, .line = 579},
    {.method = "GET", .path = "/api/v1/candidates/import-jobs/{job_id}", .operation = get_candidate_import_job, .line = 609},
    {.method = "GET", .path = "/api/v1/candidates/{candidate_id}", .operation = get_candidate, .line = 642},
    {.method = "GET", .path = "/api/v1/candidates", .operation = list_candidates, .body = Body::page, .line = 674, .key = "candidates"},
    {.method = "PATCH", .path = "/api/v1/candidates/{candidate_id}", .operation = update_candidate, .line = 712},
    {.method = "DELETE", .path = "/api/v1/candidates/{candidate_id}", .operation = delete_candidate, .status = 204, .body = Body::nothing, .line = 749},
    {.method = "POST", .path = "/api/v1/candidates/bulk/send-email", .operation = bulk_send_candidate_email, .status = 202, .line = 767},
    {.method = "GET", .path = "/api/v1/candidates/dashboard/stats", .operation = get_candidate_dashboard_stats, .line = 804},

    // ## ROLES ENDPOINTS
    {.method = "POST", .path = "/api/v1/roles", .operation = create_role, .status = 201, .line = 1268},
    {.method = "GET", .path = "/api/v1/roles", .operation = list_roles, .body = Body::list, .line = 1304, .key = "roles"},

    // ## EMAIL ENDPOINTS
    {.method = "POST", .path = "/api/v1/email/send", .operation = send_email, .status = 202, .line = 1402},

    // ## HEALTH CHECK
    {.method = "GET", .path = "/api/v1/health", .operation = health_check, .line = 1439},
};
// clang-format on

}  // namespace

const Document& ai_interviewer() {
  static const Document document{"ai-interviewer", dialect, routes};
  return document;
}

}  // namespace hirewire
