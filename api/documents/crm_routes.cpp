// crm-routes: snake_case, page and page_size, roles in title case. It leaves the error body open: crm-reference's is
// its product's.
#include "api/accounts.h"
#include "api/candidates.h"
#include "api/companies.h"
#include "api/consultants.h"
#include "api/documents/documents.h"
#include "api/identity.h"
#include "api/identity/users.h"
#include "api/imports.h"
#include "api/mail.h"
#include "api/notifications.h"
#include "api/platform.h"
#include "api/skills.h"

namespace hirewire {

namespace {

using namespace accounts;
using namespace candidates;
using namespace companies;
using namespace consultants;
using namespace identity;
using namespace mail;
using namespace notifications;
using namespace platform;
using namespace skills;

constexpr PageKey page[] = {{"items", Fact::items},
                            {"page", Fact::page},
                            {"page_size", Fact::size},
                            {"total", Fact::total},
                            {"pages", Fact::pages}};
constexpr PageKey list[] = {{"items", Fact::items}, {"total", Fact::total}};
constexpr std::string_view paging[] = {"page", "page_size", "sort_by", "sort_order"};

// crm-routes:16-21
constexpr ValueWord values[] = {
    {"role", "superadmin", "SuperAdmin"},
    {"role", "admin", "Admin"},
    {"role", "hr", "Employer"},
    {"role", "consultant", "Consultant"},
    {"role", "interviewer", "Interviewer"},
    {"role", "candidate", "Candidate"},
    {"roles", "superadmin", "SuperAdmin"},
    {"roles", "admin", "Admin"},
    {"roles", "hr", "Employer"},
    {"roles", "consultant", "Consultant"},
    {"roles", "interviewer", "Interviewer"},
    {"roles", "candidate", "Candidate"},
    {"audience", "superadmin", "SuperAdmin"},
    {"audience", "admin", "Admin"},
    {"audience", "hr", "Employer"},
    {"audience", "consultant", "Consultant"},
    {"audience", "interviewer", "Interviewer"},
    {"audience", "candidate", "Candidate"},
};

constexpr Dialect dialect{.name = "crm-routes",
                          .title = "RecrutementPlus CRM API (routes)",
                          .values = values,
                          .page = page,
                          .list = list,
                          .paging = paging,
                          .write_problem = write_envelope_problem,
                          .problem_schema = &envelope_problem_schema};

// clang-format off: a row is a line of the document.
const Route routes[] = {
    // ### 1. Authentication & Authorization Routes
    {.method = "POST", .path = "/api/v1/auth/login", .operation = login, .line = 40},
    {.method = "POST", .path = "/api/v1/auth/register", .operation = register_user, .status = 201, .line = 41},
    {.method = "POST", .path = "/api/v1/auth/refresh", .operation = refresh_token, .line = 42},
    {.method = "POST", .path = "/api/v1/auth/logout", .operation = logout, .body = Body::message, .line = 43, .says = "Logged out successfully"},
    {.method = "POST", .path = "/api/v1/auth/forgot-password", .operation = request_password_reset, .body = Body::message, .line = 44, .says = "If there is an account with this e-mail, a mail is on its way"},
    {.method = "POST", .path = "/api/v1/auth/reset-password", .operation = reset_password, .body = Body::message, .line = 45, .says = "Password reset successfully"},
    {.method = "GET", .path = "/api/v1/auth/profile", .operation = get_current_user, .line = 46, .me = Me::user},
    {.method = "PUT", .path = "/api/v1/auth/profile", .operation = update_current_user, .line = 47, .me = Me::user},
    {.method = "POST", .path = "/api/v1/auth/verify-email", .operation = verify_email, .body = Body::message, .line = 48, .says = "Email verified successfully"},
    {.method = "POST", .path = "/api/v1/auth/change-password", .operation = change_password, .body = Body::message, .line = 49, .says = "Password changed successfully", .me = Me::user},

    // ### 2. User Management Routes
    {.method = "GET", .path = "/api/v1/users/", .operation = list_users, .body = Body::page, .line = 58},
    {.method = "GET", .path = "/api/v1/users/{user_id}", .operation = get_user, .line = 59},
    {.method = "PUT", .path = "/api/v1/users/{user_id}", .operation = update_user, .line = 60},
    {.method = "DELETE", .path = "/api/v1/users/{user_id}", .operation = delete_user, .body = Body::success, .line = 61},
    {.method = "POST", .path = "/api/v1/users/{user_id}/activate", .operation = activate_user, .line = 62},
    {.method = "POST", .path = "/api/v1/users/{user_id}/deactivate", .operation = deactivate_user, .line = 63},
    {.method = "POST", .path = "/api/v1/users/bulk-import", .operation = bulk_import_users, .line = 65},

    // ### 3. Candidate Management Routes
    {.method = "GET", .path = "/api/v1/candidates/", .operation = list_candidates, .body = Body::page, .line = 74},
    {.method = "POST", .path = "/api/v1/candidates/", .operation = create_candidate, .status = 201, .line = 75},
    {.method = "GET", .path = "/api/v1/candidates/{candidate_id}", .operation = get_candidate, .line = 76},
    {.method = "PUT", .path = "/api/v1/candidates/{candidate_id}", .operation = update_candidate, .line = 77},
    {.method = "DELETE", .path = "/api/v1/candidates/{candidate_id}", .operation = delete_candidate, .body = Body::success, .line = 78},
    {.method = "GET", .path = "/api/v1/candidates/{candidate_id}/cv", .operation = get_candidate_current_resume, .line = 79},
    {.method = "POST", .path = "/api/v1/candidates/{candidate_id}/cv", .operation = upload_candidate_resume, .status = 201, .line = 80},
    {.method = "POST", .path = "/api/v1/candidates/{candidate_id}/skills", .operation = upsert_candidate_skills, .body = Body::array, .line = 83, .whole_body = "skills"},
    {.method = "POST", .path = "/api/v1/candidates/bulk-import", .operation = bulk_import_candidates, .line = 85},
    {.method = "GET", .path = "/api/v1/candidates/{candidate_id}/education", .operation = list_candidate_education, .body = Body::array, .line = 86},
    {.method = "POST", .path = "/api/v1/candidates/{candidate_id}/education", .operation = create_candidate_education, .status = 201, .line = 87},
    {.method = "PUT", .path = "/api/v1/candidates/{candidate_id}/education/{edu_id}", .operation = update_candidate_education, .line = 88},
    {.method = "DELETE", .path = "/api/v1/candidates/{candidate_id}/education/{edu_id}", .operation = delete_candidate_education, .body = Body::success, .line = 89},
    {.method = "GET", .path = "/api/v1/candidates/{candidate_id}/experience", .operation = list_candidate_experience, .body = Body::array, .line = 90},
    {.method = "POST", .path = "/api/v1/candidates/{candidate_id}/experience", .operation = create_candidate_experience, .status = 201, .line = 91},
    {.method = "PUT", .path = "/api/v1/candidates/{candidate_id}/experience/{exp_id}", .operation = update_candidate_experience, .line = 92},
    {.method = "DELETE", .path = "/api/v1/candidates/{candidate_id}/experience/{exp_id}", .operation = delete_candidate_experience, .body = Body::success, .line = 93},

    // ### 6. Company Management Routes
    {.method = "GET", .path = "/api/v1/companies/", .operation = list_companies, .body = Body::page, .line = 146},
    {.method = "POST", .path = "/api/v1/companies/", .operation = create_company, .status = 201, .line = 147},
    {.method = "GET", .path = "/api/v1/companies/{company_id}", .operation = get_company, .line = 148},
    {.method = "PUT", .path = "/api/v1/companies/{company_id}", .operation = update_company, .line = 149},
    {.method = "DELETE", .path = "/api/v1/companies/{company_id}", .operation = delete_company, .body = Body::success, .line = 150},
    {.method = "GET", .path = "/api/v1/companies/{company_id}/employees", .operation = list_company_users, .body = Body::array, .line = 152},
    {.method = "POST", .path = "/api/v1/companies/{company_id}/contacts", .operation = create_company_contact, .status = 201, .line = 154},
    {.method = "GET", .path = "/api/v1/companies/{company_id}/contacts", .operation = list_company_contacts, .body = Body::array, .line = 155},
    {.method = "PUT", .path = "/api/v1/companies/{company_id}/contacts/{contact_id}", .operation = update_company_contact, .line = 156},
    {.method = "DELETE", .path = "/api/v1/companies/{company_id}/contacts/{contact_id}", .operation = delete_company_contact, .body = Body::success, .line = 157},
    {.method = "GET", .path = "/api/v1/companies/{company_id}/hiring-preferences", .operation = get_company_hiring_preferences, .body = Body::json, .line = 158},
    {.method = "PUT", .path = "/api/v1/companies/{company_id}/hiring-preferences", .operation = update_company_hiring_preferences, .body = Body::json, .line = 159, .whole_body = "preferences"},

    // ### 7. Consultant Management Routes
    {.method = "GET", .path = "/api/v1/consultants/", .operation = list_consultants, .body = Body::page, .line = 168},
    {.method = "POST", .path = "/api/v1/consultants/", .operation = create_consultant, .status = 201, .line = 169},
    {.method = "GET", .path = "/api/v1/consultants/{consultant_id}", .operation = get_consultant, .line = 170},
    {.method = "PUT", .path = "/api/v1/consultants/{consultant_id}", .operation = update_consultant, .line = 171},
    {.method = "DELETE", .path = "/api/v1/consultants/{consultant_id}", .operation = delete_consultant, .body = Body::success, .line = 172},
    {.method = "GET", .path = "/api/v1/consultants/{consultant_id}/clients", .operation = list_consultant_clients, .body = Body::array, .line = 173},
    {.method = "GET", .path = "/api/v1/consultants/{consultant_id}/candidates", .operation = list_consultant_candidates, .body = Body::array, .line = 174},
    {.method = "GET", .path = "/api/v1/consultants/{consultant_id}/performance", .operation = get_consultant_performance, .line = 175},
    {.method = "POST", .path = "/api/v1/consultants/{consultant_id}/assign-candidate", .operation = assign_candidate_to_consultant, .status = 201, .line = 176},
    {.method = "DELETE", .path = "/api/v1/consultants/{consultant_id}/assign-candidate/{candidate_id}", .operation = unassign_candidate_from_consultant, .body = Body::success, .line = 177},
    {.method = "GET", .path = "/api/v1/consultants/{consultant_id}/targets", .operation = get_consultant_targets, .line = 179},
    {.method = "PUT", .path = "/api/v1/consultants/{consultant_id}/targets", .operation = update_consultant_targets, .line = 180},

    // ### 9. Messaging & Communication Routes
    {.method = "GET", .path = "/api/v1/messaging/templates", .operation = list_email_templates, .body = Body::array, .line = 219},
    {.method = "POST", .path = "/api/v1/messaging/templates", .operation = create_email_template, .status = 201, .line = 220},
    {.method = "PUT", .path = "/api/v1/messaging/templates/{template_id}", .operation = update_email_template, .line = 221},
    {.method = "DELETE", .path = "/api/v1/messaging/templates/{template_id}", .operation = delete_email_template, .body = Body::success, .line = 222},
    {.method = "POST", .path = "/api/v1/messaging/bulk-message", .operation = send_bulk_messages, .line = 223},

    // ### 10. Skills Management Routes
    {.method = "GET", .path = "/api/v1/skills/", .operation = list_skills, .body = Body::page, .line = 232},
    {.method = "POST", .path = "/api/v1/skills/", .operation = create_skill, .status = 201, .line = 233},
    {.method = "GET", .path = "/api/v1/skills/{skill_id}", .operation = get_skill, .line = 234},
    {.method = "PUT", .path = "/api/v1/skills/{skill_id}", .operation = update_skill, .line = 235},
    {.method = "DELETE", .path = "/api/v1/skills/{skill_id}", .operation = delete_skill, .body = Body::success, .line = 236},
    {.method = "GET", .path = "/api/v1/skills/categories", .operation = list_skill_categories, .body = Body::array, .line = 237},
    {.method = "POST", .path = "/api/v1/skills/categories", .operation = create_skill_category, .status = 201, .line = 238},
    {.method = "PUT", .path = "/api/v1/skills/categories/{category_id}", .operation = update_skill_category, .line = 239},
    {.method = "DELETE", .path = "/api/v1/skills/categories/{category_id}", .operation = delete_skill_category, .body = Body::success, .line = 240},
    {.method = "GET", .path = "/api/v1/skills/trending", .operation = list_trending_skills, .body = Body::array, .line = 241},
    {.method = "GET", .path = "/api/v1/skills/demand-analysis", .operation = get_skills_demand_analysis, .line = 242},
    {.method = "POST", .path = "/api/v1/skills/bulk-import", .operation = bulk_import_skills, .line = 243},

    // ### 11. Admin & System Routes
    {.method = "GET", .path = "/api/v1/admin/users", .operation = admin_list_users, .body = Body::page, .line = 252},
    {.method = "GET", .path = "/api/v1/admin/settings", .operation = get_system_settings, .body = Body::json, .line = 256},
    {.method = "PUT", .path = "/api/v1/admin/settings", .operation = update_system_settings, .body = Body::json, .line = 257, .whole_body = "settings"},
    {.method = "GET", .path = "/api/v1/admin/notifications", .operation = list_admin_notifications, .body = Body::page, .line = 258},
    {.method = "POST", .path = "/api/v1/admin/notifications", .operation = create_admin_notification, .status = 201, .line = 259},
    {.method = "PUT", .path = "/api/v1/admin/notifications/{notification_id}", .operation = update_admin_notification, .line = 260},
    {.method = "DELETE", .path = "/api/v1/admin/notifications/{notification_id}", .operation = delete_admin_notification, .body = Body::success, .line = 261},
    {.method = "POST", .path = "/api/v1/superadmin/admin-users", .operation = create_admin_user, .status = 201, .line = 270},
};
// clang-format on

}  // namespace

const Document& crm_routes() {
  static const Document document{"crm-routes", dialect, routes};
  return document;
}

}  // namespace hirewire
