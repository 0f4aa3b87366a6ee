#pragma once
// Context mail (docs/domain.md §14): templates, e-mails, campaigns, and whom nothing is sent to any more. Lane office;
// a campaign's mails carry its tag.
#include "schemas/language/aggregate.h"
#include "schemas/language/refusal.h"
#include "schemas/messages/message.h"

namespace hirewire::mail {

inline constexpr std::string_view lane = office_lane;

/// Anybody may register: who has not shown that his own address is his has the house send nothing for him. 403.
Refusal unverified_sender();
/// Who has the house write to others has proven his own address: anybody may register.
bool may_send_mails(const Actor& actor);

// ---- templates

/// What is said of a template. Subject and body are in Mustache (domain/rules/mustache.h). A body that begins with a
/// tag, `<`, is HTML, any other is text.
struct TemplateFields {
  std::string slug;  ///< unique in the tenant: lower-case letters, digits, _ and -
  std::string name;
  std::string subject;
  std::string body;
};
/// Other words for the body.
struct BodyWords {
  std::optional<std::string> content;
  std::optional<std::string> html;
};

/// crm-reference:133, crm-routes:220. Without a slug it has one made of its name. One of body, content and html.
struct DefineTemplate : NewObject, BodyWords {
  std::string name;
  std::string subject;
  std::optional<std::string> body;
  std::optional<std::string> slug;
};
struct UpdateTemplate : ExistingObject {
  Changes<TemplateFields> changes;
  Changes<BodyWords> words;
};
struct DeleteTemplate : ExistingObject {};

struct TemplateDefined : TemplateFields {
  static constexpr std::string_view type = "template.defined";
  std::vector<std::string> variables;  ///< names in subject and body
};
struct TemplateUpdated {
  static constexpr std::string_view type = "template.updated";
  Changes<TemplateFields> changes;
  std::vector<std::string> variables;
};
struct TemplateDeleted {
  static constexpr std::string_view type = "template.deleted";
};

struct StoredTemplate : Stored, TemplateFields {};

struct TemplateView : Identified, TemplateFields, Versioned {
  std::vector<std::string> variables;
};

// ---- e-mails

/// What a mail says, before its variables are filled in.
struct MailText {
  std::optional<std::string> subject;
  std::optional<std::string> body;
  std::optional<Json> variables;  ///< an object: texts, numbers, booleans
};
/// Whom it is for, beside the address.
struct MailTarget {
  std::optional<Uuid> candidate_id;
  std::optional<Uuid> user_id;
};
/// Of the house's own mails: what the worker makes them of when it sends them.
struct HouseMail {
  std::optional<std::string> slug;        ///< the tenant's template of this slug, else the built-in one
  std::optional<std::string> locale;      ///< of the built-in one; absent: the user's, else the tenant's
  std::optional<Uuid> one_time_token_id;  ///< the variable `link` leads to what this token opens
  std::optional<Uuid> notification_id;    ///< the variables title, message and link are what this one shows by then
};

/// ai-interviewer:1402. From a person: template, or subject and body, which override the template's. From the house:
/// the slug.
struct SendEmail : NewObject, MailText, MailTarget, HouseMail {
  std::optional<std::string> recipient_email;
  std::optional<std::string> template_id;  ///< id or slug
  std::optional<Uuid> stored_template_id;  ///< internal: the template that it names
  std::optional<Uuid> company_id;          ///< internal: whose mail it is; none: the tenant's
};
/// The body of ai-interviewer:1402.
struct EmailRequest : MailText {
  std::string recipient_email;
  std::optional<std::string> template_id;
};

/// By the house: what users are told goes by mail, too, to those who want that (identity::UserProfile).
struct MailNotifications {
  std::vector<Uuid> notification_ids;
};

/// The mail goes out again although nobody knows whether it arrived (state `unsure`): a person decides.
struct RetryEmail : ExistingObject {};

/// By the house: the mail will not be sent any more.
struct RecordMailFailure {
  Uuid id;
  std::string recipient;    ///< to suppress
  std::string error;        ///< for people, without addresses
  bool suppresses = false;  ///< the address takes no mails: nothing is sent to it from now on
  bool suppressed = false;  ///< it was not even tried, because the address is suppressed
};

/// What a mail server told later, of one mail.
struct BounceReport {
  std::string kind;  ///< hard, soft, complaint
  std::optional<Uuid> email_id;
  std::optional<std::string> message_id;  ///< `<email_id@…>`, where there is no email_id
  std::optional<std::string> diagnostic;
};
struct RecordBounce {
  Uuid id;
  std::string recipient;
  std::string kind;
  std::optional<std::string> diagnostic;
};

struct EmailQueued : MailText, MailTarget, HouseMail {
  static constexpr std::string_view type = "email.queued";
  std::string recipient;
  std::optional<Uuid> template_id;
  std::optional<Uuid> company_id;
};
struct EmailRetried {
  static constexpr std::string_view type = "email.retried";
};
struct EmailFailed {
  static constexpr std::string_view type = "email.failed";
  std::string error;
};
struct EmailSuppressed {
  static constexpr std::string_view type = "email.suppressed";
};
struct EmailBounced {
  static constexpr std::string_view type = "email.bounced";
  std::string kind;
  std::optional<std::string> diagnostic;
};

struct Email : Stored {
  std::string recipient;
  std::string state;      ///< queued, failed, bounced, suppressed
  bool unsure = false;    ///< it was given up because nobody knows whether it arrived
  bool in_reach = false;  ///< of the actor (storage/mail/scope.sql)
};

/// A notification that may go by mail, too.
struct NotificationToMail {
  Uuid id;
  std::string kind;
  Uuid user_id;
  std::string address;
  bool is_wanted = false;  ///< its user may be written to and wants it, and it was not mailed before
};

// ---- suppressions

/// Nothing is sent to this address any more.
struct SuppressionFields {
  std::string address;
  std::string scope;   ///< all; campaigns: only what a campaign sends
  std::string reason;  ///< rejected, bounced, complaint, unsubscribed, manual
};
struct SuppressAddress : NewObject {
  std::string address;
  std::optional<std::string> scope;   ///< all where absent
  std::optional<std::string> reason;  ///< internal: manual where absent
};
struct LiftSuppression : ExistingObject {};

struct AddressSuppressed : SuppressionFields {
  static constexpr std::string_view type = "suppression.added";
};
struct SuppressionLifted {
  static constexpr std::string_view type = "suppression.lifted";
};
struct Suppression : Stored, SuppressionFields {};
struct SuppressionView : Identified, SuppressionFields, Versioned {};

// ---- campaigns: one mail to each of many; a task of kind `campaign` bears the same id

struct CampaignPerson : MailTarget {
  std::string address;
};

/// ai-interviewer:767, crm-routes:223.
struct StartCampaign : NewObject, MailText {
  std::vector<Uuid> candidate_ids;
  std::vector<Uuid> user_ids;
  std::vector<std::string> recipients;  ///< addresses
  std::optional<std::string> template_id;
  std::optional<Uuid> stored_template_id;  ///< internal
  std::optional<Uuid> company_id;          ///< internal
  std::vector<CampaignPerson> people;      ///< internal: who of them is within the caller's reach
  std::int64_t unreachable = 0;            ///< internal: how many are not
  std::optional<std::string> slug;         ///< internal, by the house: as a HouseMail's, instead of a text
  bool newcomers_only = false;             ///< internal: whoever has an account is left out
};
/// What the house writes to those whom an import brought, where it is asked to: how they come to see what is said of
/// them.
inline constexpr std::string_view candidate_invitation = "candidate_invitation";
/// By the house: the next of its mails.
struct QueueCampaignMails {
  Uuid id;
  std::int64_t queued = 0;  ///< how many of its people have had their turn
};

struct CampaignStarted : MailText {
  static constexpr std::string_view type = "campaign.started";
  std::optional<Uuid> template_id;
  std::optional<Uuid> company_id;
  std::int64_t unreachable = 0;
  std::vector<CampaignPerson> people;  ///< internal: kept in the log; each address once
  std::optional<std::string> slug;     ///< of a house's own
};
struct QueuedMail : MailTarget {
  Uuid id;
  std::string recipient;
  std::string state;  ///< queued, suppressed
};
/// One a chunk.
struct CampaignMailsQueued {
  static constexpr std::string_view type = "campaign.mails_queued";
  std::int64_t first = 0;   ///< how many had their turn before
  std::int64_t queued = 0;  ///< and have had it now
  std::int64_t created = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;  ///< suppressed
  bool last = true;
  std::vector<QueuedMail> mails;  ///< internal: kept in the log
};

struct PersonToMail : CampaignPerson {
  bool suppressed = false;
};
struct Campaign : Stored {
  std::int64_t queued = 0;
  std::int64_t unreachable = 0;
  std::int64_t total = 0;            ///< people
  std::string task_state;            ///< queued, completed, failed, cancelled
  std::vector<PersonToMail> people;  ///< whose turn it is, in their order
};

// ---- views

/// ai-interviewer:1424-1431.
struct EmailQueuedView {
  std::string message;
  Uuid email_id;
};
/// ai-interviewer:789-797.
struct CampaignQueuedView {
  Uuid job_id;
  std::string status;
  std::int64_t queued_count = 0;
  Instant estimated_completion;
  std::string message;
};

/// How far a mail is. `sending` and `sent` are read from its todo and its tries.
struct EmailProgress {
  std::string state;  ///< queued, sending, sent, unsure, failed, bounced, suppressed
  std::int64_t attempts = 0;
  std::optional<std::string> error;
  std::optional<Instant> sent_at;
};
/// In lists.
struct EmailSummary : Identified, MailTarget, EmailProgress, Versioned {
  std::string recipient;
  std::optional<std::string> subject;
  std::optional<Uuid> template_id;
  std::optional<Uuid> campaign_id;
  std::optional<Uuid> company_id;
};
struct EmailTry {
  std::int64_t attempt = 0;
  Instant at;
  std::optional<std::int64_t> code;  ///< the server's
  std::optional<std::string> error;  ///< none: it took the mail
  std::int64_t milliseconds = 0;
};
struct EmailView : EmailSummary {
  std::vector<EmailTry> tries;  ///< of the last 90 days
};
struct CampaignView : Identified {
  std::optional<std::string> subject;
  std::optional<Uuid> template_id;
  std::optional<Uuid> company_id;
  std::string state;  ///< of its task: queued, running, completed, failed, cancelled
  std::int64_t total = 0;
  std::int64_t queued = 0;  ///< not tried yet, or to be tried again
  std::int64_t sending = 0;
  std::int64_t sent = 0;
  std::int64_t unsure = 0;
  std::int64_t failed = 0;  ///< unreachable people among them
  std::int64_t suppressed = 0;
  std::int64_t bounced = 0;
  Instant created_at;
  std::optional<Instant> finished_at;
};

/// What the embedded outbox holds, outside production.
struct OutboxMail {
  Uuid email_id;
  std::string recipient;
  std::optional<std::string> subject;
  std::int64_t size = 0;  ///< bytes of the whole mail
  Instant created_at;
};
struct OutboxView {
  std::vector<OutboxMail> mails;  ///< the newest first
};

}  // namespace hirewire::mail
