// The house: what shared paths speak at port 8000, and what no document has (docs/architecture.md §5).
#include "api/api_keys.h"
#include "api/candidates.h"
#include "api/companies.h"
#include "api/documents/documents.h"
#include "api/files.h"
#include "api/identity.h"
#include "api/identity/roles.h"
#include "api/mail.h"
#include "api/notifications.h"
#include "api/platform.h"

namespace hirewire {

namespace {

using namespace api_keys;
using namespace candidates;
using namespace companies;
using namespace files;
using namespace identity;
using namespace mail;
using namespace notifications;
using namespace platform;

constexpr PageKey page[] = {{"items", Fact::items},    {"total", Fact::total},      {"page", Fact::page},
                            {"page_size", Fact::size}, {"size", Fact::size},        {"pages", Fact::pages},
                            {"next", Fact::next},      {"previous", Fact::previous}};
constexpr std::string_view paging[] = {"page",  "page_size", "size",    "skip",      "limit",
                                       "after", "sort",      "sort_by", "sort_order"};

constexpr Dialect dialect{.name = "house",
                          .title = "Hirewire",
                          .page = page,
                          .list = page,
                          .cursor_links = true,
                          .paging = paging,
                          .write_problem = write_house_problem,
                          .problem_type = "application/problem+json",
                          .problem_schema = &house_problem_schema};

// clang-format off: a row is a line of the document.
const Route routes[] = {
    {.method = "POST", .path = "/api/v1/candidates/{candidate_id}/archive", .operation = archive_candidate},
    {.method = "POST", .path = "/api/v1/candidates/{candidate_id}/restore", .operation = restore_candidate},
    {.method = "GET", .path = "/api/v1/candidates/{candidate_id}/possible-duplicates", .operation = list_possible_duplicates, .body = Body::page},
    {.method = "GET", .path = "/api/v1/companies/{company_id}/departments", .operation = list_company_departments, .body = Body::page},
    {.method = "POST", .path = "/api/v1/companies/{company_id}/departments", .operation = create_company_department, .status = 201},
    {.method = "DELETE", .path = "/api/v1/companies/{company_id}/departments/{department_id}", .operation = delete_company_department, .body = Body::success},
    {.method = "POST", .path = "/api/v1/companies/{company_id}/ratings", .operation = rate_company, .status = 201},
    {.method = "GET", .path = "/api/v1/commands/{id}", .operation = get_command},
    {.method = "GET", .path = "/api/v1/auth/sessions", .operation = list_sessions, .body = Body::page},
    {.method = "DELETE", .path = "/api/v1/auth/sessions/{session_id}", .operation = close_session, .body = Body::success},
    {.method = "GET", .path = "/api/v1/api-keys", .operation = list_api_keys, .body = Body::page},
    {.method = "POST", .path = "/api/v1/api-keys", .operation = issue_api_key, .status = 201},
    {.method = "DELETE", .path = "/api/v1/api-keys/{api_key_id}", .operation = revoke_api_key, .body = Body::success},
    {.method = "GET", .path = "/api/v1/files/{id}", .operation = get_file, .body = Body::stream},
    {.method = "GET", .path = "/api/v1/health", .operation = health_check},
    {.method = "GET", .path = "/api/v1/notifications/stream", .operation = stream_notifications, .body = Body::stream},
    {.method = "GET", .path = "/api/v1/emails", .operation = list_emails, .body = Body::page},
    {.method = "GET", .path = "/api/v1/emails/{id}", .operation = get_email},
    {.method = "POST", .path = "/api/v1/emails/{id}/retry", .operation = retry_email},
    {.method = "GET", .path = "/api/v1/campaigns/{id}", .operation = get_campaign},
    {.method = "GET", .path = "/api/v1/suppressions", .operation = list_suppressions, .body = Body::page},
    {.method = "POST", .path = "/api/v1/suppressions", .operation = suppress_address, .status = 201},
    {.method = "DELETE", .path = "/api/v1/suppressions/{id}", .operation = lift_suppression, .body = Body::success},
    {.method = "POST", .path = "/api/v1/bounces", .operation = report_bounce, .body = Body::success},
    {.method = "GET", .path = "/api/v1/unsubscribe", .operation = show_unsubscribe, .body = Body::stream},
    {.method = "POST", .path = "/api/v1/unsubscribe", .operation = unsubscribe, .body = Body::message, .says = "You will get no more of these mails."},
    {.method = "GET", .path = "/api/v1/unsubscribe/notifications", .operation = show_unsubscribe, .body = Body::stream},
    {.method = "POST", .path = "/api/v1/unsubscribe/notifications", .operation = unsubscribe_notifications, .body = Body::message, .says = "You will get no more of these mails."},
    {.method = "GET", .path = "/api/v1/outbox", .operation = list_outbox},
    {.method = "GET", .path = "/api/v1/outbox/{id}", .operation = get_outbox_mail, .body = Body::stream},
    {.method = "DELETE", .path = "/api/v1/roles/{role_id}", .operation = delete_role, .body = Body::success},
    {.method = "GET", .path = "/register", .operation = show_register, .body = Body::stream},
    {.method = "GET", .path = "/verify-email", .operation = show_verify_email, .body = Body::stream},
    {.method = "GET", .path = "/reset-password", .operation = show_reset_password, .body = Body::stream},
    {.method = "GET", .path = "/accept-invitation", .operation = show_accept_invitation, .body = Body::stream},
    {.method = "GET", .path = "/metrics", .operation = get_metrics, .body = Body::stream},
    {.method = "GET", .path = "/openapi.json", .operation = get_openapi, .body = Body::stream},
    {.method = "GET", .path = "/asyncapi.json", .operation = get_asyncapi, .body = Body::stream},
    {.method = "GET", .path = "/docs", .operation = get_docs, .body = Body::stream},
    {.method = "GET", .path = "/api/docs/", .operation = get_docs, .body = Body::stream, .line = 606},  // interview-platform
};
// clang-format on

}  // namespace

const Document& house() {
  static const Document document{"house", dialect, routes};
  return document;
}

}  // namespace hirewire
