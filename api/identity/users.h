#pragma once
// Operations on users (docs/domain.md §2). What changes what somebody may holds at once at the door that was asked, and
// within a second at the others.
#include "api/routing/operation.h"

namespace hirewire::identity {

extern const Operation update_current_user;
extern const Operation list_users;
/// All of the tenant's, whoever asks: it is the admins' alone.
extern const Operation admin_list_users;
extern const Operation get_user;
/// Without a password the user is invited by mail.
extern const Operation create_user;
/// ai-interviewer:430: a company's first hr user; the company is named in the query.
extern const Operation register_company_hr_user;
extern const Operation create_admin_user;
/// A company's: the path names it (ats:61, crm-routes:152).
extern const Operation add_company_user;
extern const Operation list_company_users;
extern const Operation update_user;
extern const Operation update_user_role;
extern const Operation activate_user;
extern const Operation deactivate_user;
extern const Operation delete_user;
/// Up to a thousand users in the request, done when it is answered: JSON, or a CSV file as multipart/form-data
/// (crm-routes:65). Who is made is invited. A row that does not do is counted and named; the others are taken.
extern const Operation bulk_import_users;

}  // namespace hirewire::identity
