#pragma once
// Operations of mail (docs/domain.md §14).
#include "api/routing/operation.h"
#include "schemas/mail_links.h"

namespace hirewire::mail {

extern const Operation list_email_templates;
extern const Operation get_email_template;
extern const Operation create_email_template;
extern const Operation update_email_template;
extern const Operation delete_email_template;
extern const Operation send_email;
extern const Operation bulk_send_candidate_email;
extern const Operation send_bulk_messages;

// The house's own (api/mail_house.cpp).
extern const Operation list_emails;
extern const Operation get_email;
extern const Operation retry_email;
extern const Operation get_campaign;
extern const Operation list_suppressions;
extern const Operation suppress_address;
extern const Operation lift_suppression;
extern const Operation report_bounce;
extern const Operation unsubscribe;
extern const Operation unsubscribe_notifications;
extern const Operation list_outbox;
extern const Operation get_outbox_mail;

// What links in mails lead to (api/mail_pages.cpp).
extern const Operation show_unsubscribe;
extern const Operation show_register;
extern const Operation show_verify_email;
extern const Operation show_reset_password;
extern const Operation show_accept_invitation;

/// Whose mails the request's token ends; 404 where it is none of ours.
Result<Unsubscribing> unsubscribing(const Call& call);

}  // namespace hirewire::mail
