// interview-platform: snake_case, a slash at every end, {count,next,previous,results}, faults by field with 400.
#include "api/accounts.h"
#include "api/documents/documents.h"
#include "api/identity.h"
#include "api/identity/users.h"
#include "api/notifications.h"
#include "api/webhooks.h"

namespace hirewire {

namespace {

using namespace accounts;
using namespace identity;
using namespace notifications;
using namespace webhooks;

// interview-platform:507-517
constexpr PageKey page[] = {
    {"count", Fact::total}, {"next", Fact::next}, {"previous", Fact::previous}, {"results", Fact::items}};
constexpr std::string_view paging[] = {"page", "page_size"};

constexpr Alias words[] = {{"phone", "phone_number"}, {"access_token", "access"}, {"refresh_token", "refresh"}};
constexpr ValueWord values[] = {{"status", "interview", "interview_scheduled"}};  // interview-platform:267

int status(Reason reason) {
  return reason == Reason::invalid || reason == Reason::conflict ? 400 : http_status(reason);
}

constexpr Dialect dialect{.name = "interview-platform",
                          .title = "Interview Management Platform API",
                          .words = words,
                          .values = values,
                          .page = page,
                          .list = page,
                          .paging = paging,
                          .status = status,
                          .write_problem = write_field_problem,
                          .problem_schema = &field_problem_schema};

// clang-format off: a row is a line of the document.
const Route routes[] = {
    // ## Authentication
    {.method = "POST", .path = "/api/auth/login/", .operation = login, .line = 15},
    {.method = "POST", .path = "/api/v1/users/users/register/", .operation = register_user, .status = 201, .line = 42},
    {.method = "POST", .path = "/api/auth/token/refresh/", .operation = refresh_token, .line = 59},

    // ## User Management
    {.method = "GET", .path = "/api/v1/users/users/me/", .operation = get_current_user, .line = 71, .me = Me::user},
    {.method = "PATCH", .path = "/api/v1/users/users/me/", .operation = update_current_user, .line = 77, .me = Me::user},
    {.method = "POST", .path = "/api/v1/users/users/change_password/", .operation = change_password, .body = Body::message, .line = 91, .says = "Password changed successfully", .me = Me::user},
    {.method = "POST", .path = "/api/v1/users/users/request_password_reset/", .operation = request_password_reset, .body = Body::message, .line = 104, .says = "If there is an account with this e-mail, a mail is on its way"},
    {.method = "POST", .path = "/api/v1/users/users/reset_password/", .operation = reset_password, .body = Body::message, .line = 114, .says = "Password reset successfully"},
    {.method = "POST", .path = "/api/v1/users/users/verify_email/", .operation = verify_email, .body = Body::message, .line = 126, .says = "Email verified successfully"},

    // ## Notifications
    {.method = "GET", .path = "/api/v1/notifications/notifications/", .operation = list_notifications, .body = Body::page, .line = 445},
    {.method = "PATCH", .path = "/api/v1/notifications/notifications/{notification_id}/", .operation = mark_notification_read, .line = 451},

    // ## Webhooks
    {.method = "POST", .path = "/api/v1/webhooks/", .operation = configure_webhook, .status = 201, .line = 533},
};
// clang-format on

}  // namespace

const Document& interview_platform() {
  static const Document document{"interview-platform", dialect, routes};
  return document;
}

}  // namespace hirewire
