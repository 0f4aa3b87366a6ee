#include "schemas/mail.h"

#include "schemas/language/describe.h"

namespace hirewire::mail {

Refusal unverified_sender() {
  Refusal refusal = forbidden("Confirm your own e-mail address before you send mails.");
  refusal.code = "EMAIL_UNVERIFIED";
  return refusal;
}

bool may_send_mails(const Actor& actor) {
  return actor.is_system() || actor.is_verified;
}

BOOST_DESCRIBE_STRUCT(TemplateFields, (), (slug, name, subject, body))
BOOST_DESCRIBE_STRUCT(BodyWords, (), (content, html))
BOOST_DESCRIBE_STRUCT(DefineTemplate, (NewObject, BodyWords), (name, subject, body, slug))
BOOST_DESCRIBE_STRUCT(UpdateTemplate, (ExistingObject), (changes, words))
BOOST_DESCRIBE_STRUCT(DeleteTemplate, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(TemplateDefined, (TemplateFields), (variables))
BOOST_DESCRIBE_STRUCT(TemplateUpdated, (), (changes, variables))
BOOST_DESCRIBE_STRUCT(TemplateDeleted, (), ())
BOOST_DESCRIBE_STRUCT(StoredTemplate, (Stored, TemplateFields), ())
BOOST_DESCRIBE_STRUCT(TemplateView, (Identified, TemplateFields, Versioned), (variables))
BOOST_DESCRIBE_STRUCT(MailText, (), (subject, body, variables))
BOOST_DESCRIBE_STRUCT(MailTarget, (), (candidate_id, user_id))
BOOST_DESCRIBE_STRUCT(HouseMail, (), (slug, locale, one_time_token_id, notification_id))
BOOST_DESCRIBE_STRUCT(SendEmail, (NewObject, MailText, MailTarget, HouseMail),
                      (recipient_email, template_id, stored_template_id, company_id))
BOOST_DESCRIBE_STRUCT(EmailRequest, (MailText), (recipient_email, template_id))
BOOST_DESCRIBE_STRUCT(MailNotifications, (), (notification_ids))
BOOST_DESCRIBE_STRUCT(RetryEmail, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(RecordMailFailure, (), (id, recipient, error, suppresses, suppressed))
BOOST_DESCRIBE_STRUCT(BounceReport, (), (kind, email_id, message_id, diagnostic))
BOOST_DESCRIBE_STRUCT(RecordBounce, (), (id, recipient, kind, diagnostic))
BOOST_DESCRIBE_STRUCT(EmailQueued, (MailText, MailTarget, HouseMail), (recipient, template_id, company_id))
BOOST_DESCRIBE_STRUCT(EmailRetried, (), ())
BOOST_DESCRIBE_STRUCT(EmailFailed, (), (error))
BOOST_DESCRIBE_STRUCT(EmailSuppressed, (), ())
BOOST_DESCRIBE_STRUCT(EmailBounced, (), (kind, diagnostic))
BOOST_DESCRIBE_STRUCT(Email, (Stored), (recipient, state, unsure, in_reach))
BOOST_DESCRIBE_STRUCT(NotificationToMail, (), (id, kind, user_id, address, is_wanted))
BOOST_DESCRIBE_STRUCT(SuppressionFields, (), (address, scope, reason))
BOOST_DESCRIBE_STRUCT(SuppressAddress, (NewObject), (address, scope, reason))
BOOST_DESCRIBE_STRUCT(LiftSuppression, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(AddressSuppressed, (SuppressionFields), ())
BOOST_DESCRIBE_STRUCT(SuppressionLifted, (), ())
BOOST_DESCRIBE_STRUCT(Suppression, (Stored, SuppressionFields), ())
BOOST_DESCRIBE_STRUCT(SuppressionView, (Identified, SuppressionFields, Versioned), ())
BOOST_DESCRIBE_STRUCT(CampaignPerson, (MailTarget), (address))
BOOST_DESCRIBE_STRUCT(StartCampaign, (NewObject, MailText),
                      (candidate_ids, user_ids, recipients, template_id, stored_template_id, company_id, people,
                       unreachable, slug, newcomers_only))
BOOST_DESCRIBE_STRUCT(QueueCampaignMails, (), (id, queued))
BOOST_DESCRIBE_STRUCT(CampaignStarted, (MailText), (template_id, company_id, unreachable, people, slug))
BOOST_DESCRIBE_STRUCT(QueuedMail, (MailTarget), (id, recipient, state))
BOOST_DESCRIBE_STRUCT(CampaignMailsQueued, (), (first, queued, created, failed, skipped, last, mails))
BOOST_DESCRIBE_STRUCT(PersonToMail, (CampaignPerson), (suppressed))
BOOST_DESCRIBE_STRUCT(Campaign, (Stored), (queued, unreachable, total, task_state, people))
BOOST_DESCRIBE_STRUCT(EmailQueuedView, (), (message, email_id))
BOOST_DESCRIBE_STRUCT(CampaignQueuedView, (), (job_id, status, queued_count, estimated_completion, message))
BOOST_DESCRIBE_STRUCT(EmailProgress, (), (state, attempts, error, sent_at))
BOOST_DESCRIBE_STRUCT(EmailSummary, (Identified, MailTarget, EmailProgress, Versioned),
                      (recipient, subject, template_id, campaign_id, company_id))
BOOST_DESCRIBE_STRUCT(EmailTry, (), (attempt, at, code, error, milliseconds))
BOOST_DESCRIBE_STRUCT(EmailView, (EmailSummary), (tries))
BOOST_DESCRIBE_STRUCT(CampaignView, (Identified),
                      (subject, template_id, company_id, state, total, queued, sending, sent, unsure, failed,
                       suppressed, bounced, created_at, finished_at))
BOOST_DESCRIBE_STRUCT(OutboxMail, (), (email_id, recipient, subject, size, created_at))
BOOST_DESCRIBE_STRUCT(OutboxView, (), (mails))

}  // namespace hirewire::mail

namespace hirewire {

using namespace mail;

namespace {

constexpr std::int64_t longest_subject_text = 500;
constexpr std::int64_t longest_body_text = 100'000;
constexpr std::int64_t longest_error = 500;

}  // namespace

template <>
Marks marks_of<TemplateFields>() {
  return {mark("slug").min(1).max(100), mark("name").min(1).max(200), mark("subject").min(1).max(longest_subject_text),
          mark("body").min(1).max(longest_body_text)};
}
template <>
Marks marks_of<BodyWords>() {
  return {mark("content").never_null().max(longest_body_text), mark("html").never_null().max(longest_body_text)};
}
template <>
Marks marks_of<DefineTemplate>() {
  return {mark("name").min(1).max(200), mark("subject").min(1).max(longest_subject_text),
          mark("body").max(longest_body_text), mark("slug").max(100)};
}
template <>
Marks marks_of<MailText>() {
  return {mark("subject").personal().max(longest_subject_text), mark("body").personal().max(longest_body_text),
          mark("variables").personal()};
}
template <>
Marks marks_of<SendEmail>() {
  return {mark("recipient_email").personal().max(254),
          mark("template_id").max(100),
          mark("stored_template_id").internal(),
          mark("company_id").internal(),
          mark("candidate_id").internal(),
          mark("user_id").internal(),
          mark("slug").internal().max(100),
          mark("locale").internal().max(35),
          mark("one_time_token_id").internal(),
          mark("notification_id").internal()};
}
template <>
Marks marks_of<EmailRequest>() {
  return {mark("recipient_email").personal().format(Format::email).max(254), mark("template_id").max(100)};
}
template <>
Marks marks_of<RecordMailFailure>() {
  return {mark("recipient").personal().max(254), mark("error").max(longest_error)};
}
template <>
Marks marks_of<BounceReport>() {
  return {mark("kind").values({"hard", "soft", "complaint"}), mark("message_id").max(500),
          mark("diagnostic").max(longest_error)};
}
template <>
Marks marks_of<RecordBounce>() {
  return {mark("recipient").personal().max(254), mark("diagnostic").max(longest_error)};
}
template <>
Marks marks_of<EmailQueued>() {
  return {mark("recipient").personal()};
}
template <>
Marks marks_of<Email>() {
  return {mark("recipient").personal()};
}
template <>
Marks marks_of<MailNotifications>() {
  return {mark("notification_ids").max(500)};
}
template <>
Marks marks_of<NotificationToMail>() {
  return {mark("address").personal()};
}
template <>
Marks marks_of<SuppressionFields>() {
  return {mark("address").personal(), mark("scope").values({"all", "campaigns"}),
          mark("reason").values({"rejected", "bounced", "complaint", "unsubscribed", "manual"})};
}
template <>
Marks marks_of<SuppressAddress>() {
  return {mark("address").personal().format(Format::email).max(254), mark("scope").values({"all", "campaigns"}),
          mark("reason").internal()};
}
template <>
Marks marks_of<CampaignPerson>() {
  return {mark("address").personal().max(254)};
}
template <>
Marks marks_of<StartCampaign>() {
  return {mark("candidate_ids").max(5'000),
          mark("user_ids").max(5'000),
          mark("recipients").personal().max(5'000),
          mark("template_id").max(100),
          mark("stored_template_id").internal(),
          mark("company_id").internal(),
          mark("people").internal().max(5'000),
          mark("unreachable").internal(),
          mark("slug").internal(),
          mark("newcomers_only").internal()};
}
template <>
Marks marks_of<CampaignStarted>() {
  return {mark("people").internal().max(5'000)};
}
template <>
Marks marks_of<QueuedMail>() {
  return {mark("recipient").personal()};
}
template <>
Marks marks_of<CampaignMailsQueued>() {
  return {mark("mails").internal()};
}
template <>
Marks marks_of<EmailProgress>() {
  return {mark("state").staff().derived().values(
              {"queued", "sending", "sent", "unsure", "failed", "bounced", "suppressed"}),
          mark("attempts").staff().derived(), mark("error").staff().derived(), mark("sent_at").staff().derived()};
}
template <>
Marks marks_of<EmailSummary>() {
  return {mark("recipient").personal().contact().format(Format::email), mark("subject").personal()};
}
template <>
Marks marks_of<EmailView>() {
  return {mark("tries").staff().derived()};
}
template <>
Marks marks_of<OutboxMail>() {
  return {mark("recipient").personal(), mark("subject").personal()};
}
template <>
Marks marks_of<CampaignView>() {
  return {mark("state").derived().values({"queued", "running", "completed", "failed", "cancelled"}),
          mark("queued").derived(),
          mark("sending").derived(),
          mark("sent").derived(),
          mark("unsure").derived(),
          mark("failed").derived(),
          mark("suppressed").derived(),
          mark("bounced").derived(),
          mark("finished_at").derived()};
}

template const Shape& shape_of<TemplateFields>();
template const Shape& shape_of<BodyWords>();
template const Shape& shape_of<DefineTemplate>();
template const Shape& shape_of<UpdateTemplate>();
template const Shape& shape_of<DeleteTemplate>();
template const Shape& shape_of<TemplateDefined>();
template const Shape& shape_of<TemplateUpdated>();
template const Shape& shape_of<TemplateDeleted>();
template const Shape& shape_of<StoredTemplate>();
template const Shape& shape_of<TemplateView>();
template const Shape& shape_of<MailText>();
template const Shape& shape_of<MailTarget>();
template const Shape& shape_of<HouseMail>();
template const Shape& shape_of<SendEmail>();
template const Shape& shape_of<EmailRequest>();
template const Shape& shape_of<MailNotifications>();
template const Shape& shape_of<RetryEmail>();
template const Shape& shape_of<RecordMailFailure>();
template const Shape& shape_of<BounceReport>();
template const Shape& shape_of<RecordBounce>();
template const Shape& shape_of<EmailQueued>();
template const Shape& shape_of<EmailRetried>();
template const Shape& shape_of<EmailFailed>();
template const Shape& shape_of<EmailSuppressed>();
template const Shape& shape_of<EmailBounced>();
template const Shape& shape_of<Email>();
template const Shape& shape_of<NotificationToMail>();
template const Shape& shape_of<SuppressionFields>();
template const Shape& shape_of<SuppressAddress>();
template const Shape& shape_of<LiftSuppression>();
template const Shape& shape_of<AddressSuppressed>();
template const Shape& shape_of<SuppressionLifted>();
template const Shape& shape_of<Suppression>();
template const Shape& shape_of<SuppressionView>();
template const Shape& shape_of<CampaignPerson>();
template const Shape& shape_of<StartCampaign>();
template const Shape& shape_of<QueueCampaignMails>();
template const Shape& shape_of<CampaignStarted>();
template const Shape& shape_of<QueuedMail>();
template const Shape& shape_of<CampaignMailsQueued>();
template const Shape& shape_of<PersonToMail>();
template const Shape& shape_of<Campaign>();
template const Shape& shape_of<EmailQueuedView>();
template const Shape& shape_of<CampaignQueuedView>();
template const Shape& shape_of<EmailProgress>();
template const Shape& shape_of<EmailSummary>();
template const Shape& shape_of<EmailTry>();
template const Shape& shape_of<EmailView>();
template const Shape& shape_of<CampaignView>();
template const Shape& shape_of<OutboxMail>();
template const Shape& shape_of<OutboxView>();

}  // namespace hirewire
