// ats: camelCase, {items,total,page,pageSize}. It states no error body: the house's problem details, in camelCase.
#include "api/accounts.h"
#include "api/candidates.h"
#include "api/companies.h"
#include "api/documents/documents.h"
#include "api/identity.h"
#include "api/identity/users.h"
#include "api/notifications.h"
#include "api/presence.h"

namespace hirewire {

namespace {

using namespace accounts;
using namespace candidates;
using namespace companies;
using namespace identity;
using namespace notifications;
using namespace presence;

constexpr PageKey page[] = {
    {"items", Fact::items}, {"total", Fact::total}, {"page", Fact::page}, {"pageSize", Fact::size}};
constexpr PageKey list[] = {{"items", Fact::items}, {"total", Fact::total}};
constexpr std::string_view paging[] = {"page", "pageSize", "sort"};

constexpr ValueWord values[] = {
    {"role", "hr", "employer"},  {"role", "consultant", "recruiter"},                                   // ats:21, 85
    {"roles", "hr", "employer"}, {"roles", "consultant", "recruiter"}, {"status", "online", "Online"},  // ats:45
    {"status", "away", "Away"},  {"status", "offline", "Offline"},
};

constexpr Dialect dialect{.name = "ats",
                          .title = "ATS API",
                          .fields = Case::camel,
                          .values = values,
                          .page = page,
                          .list = list,
                          .paging = paging,
                          .write_problem = write_camel_house_problem,
                          .problem_type = "application/problem+json",
                          .problem_schema = &camel_house_problem_schema};

// clang-format off: a row is a line of the document.
const Route routes[] = {
    // ### 2.1 Authentication
    {.method = "POST", .path = "/api/v1/auth/register", .operation = register_user, .status = 201, .line = 20},
    {.method = "POST", .path = "/api/v1/auth/login", .operation = login, .line = 25},
    {.method = "POST", .path = "/api/v1/auth/refresh-token", .operation = refresh_token, .line = 30},
    {.method = "POST", .path = "/api/v1/auth/logout", .operation = logout, .body = Body::message, .line = 33, .says = "Logged out successfully"},

    // ### 2.2 Users & Presence
    {.method = "GET", .path = "/api/v1/users/me", .operation = get_current_user, .line = 38, .me = Me::user},
    {.method = "PATCH", .path = "/api/v1/users/me", .operation = update_current_user, .line = 41, .me = Me::user},
    {.method = "GET", .path = "/api/v1/users/{id}/presence", .operation = get_user_presence, .line = 44},
    {.method = "POST", .path = "/api/v1/users/me/heartbeat", .operation = send_presence_heartbeat, .line = 47},

    // ### 2.3 Companies & Employer Users
    {.method = "POST", .path = "/api/v1/companies", .operation = create_company, .status = 201, .line = 52},
    {.method = "GET", .path = "/api/v1/companies/{id}", .operation = get_company, .line = 55},
    {.method = "PATCH", .path = "/api/v1/companies/{id}", .operation = update_company, .line = 58},
    {.method = "POST", .path = "/api/v1/companies/{id}/users", .operation = add_company_user, .status = 201, .line = 61},
    {.method = "GET", .path = "/api/v1/companies/{id}/users", .operation = list_company_users, .body = Body::array, .line = 64},

    // ### 2.4 Candidate Profile & Resume
    {.method = "GET", .path = "/api/v1/candidates/me", .operation = get_own_candidate_profile, .line = 69, .me = Me::candidate},
    {.method = "PATCH", .path = "/api/v1/candidates/me", .operation = update_own_candidate_profile, .line = 72, .me = Me::candidate},
    {.method = "POST", .path = "/api/v1/candidates/me/resumes", .operation = upload_candidate_resume, .status = 201, .line = 75, .me = Me::candidate},
    {.method = "GET", .path = "/api/v1/candidates/me/resumes", .operation = list_own_resumes, .body = Body::array, .line = 79, .me = Me::candidate},
    {.method = "GET", .path = "/api/v1/candidates/me/resumes/{id}", .operation = get_own_resume, .line = 82, .me = Me::candidate},

    // ### 2.5 Candidate Search (for Employers & Recruiters)
    {.method = "GET", .path = "/api/v1/candidates/search", .operation = search_candidates, .body = Body::page, .line = 87},

    // ### 5.3 Presence
    {.method = "GET", .path = "/api/v1/presence/users", .operation = list_users_presence, .body = Body::array, .line = 246},

    // ## 8. Notifications API
    {.method = "GET", .path = "/api/v1/notifications", .operation = list_notifications, .body = Body::array, .line = 323},
    {.method = "PATCH", .path = "/api/v1/notifications/{id}/read", .operation = mark_notification_read, .line = 326},
    {.method = "POST", .path = "/api/v1/notifications/test", .operation = send_test_notification, .line = 329},
};
// clang-format on

}  // namespace

const Document& ats() {
  static const Document document{"ats", dialect, routes};
  return document;
}

}  // namespace hirewire
