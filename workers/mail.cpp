#include "domain/mail.h"

#include <fmt/format.h>

#include "schemas/candidates.h"
#include "schemas/identity/users.h"
#include "schemas/language/json.h"
#include "schemas/notifications.h"
#include "schemas/platform.h"
#include "workers/contexts.h"

namespace hirewire::mail {

namespace {

FollowUp chunk(const Logged& event, std::int64_t queued) {
  FollowUp link = follow_up(lane, event, derive(event.id, "campaign_chunk"), event.aggregate_id,
                            QueueCampaignMails{event.aggregate_id, queued});
  link.command.envelope.depth = event.depth;  // a link of the same chain, not deeper: its people bound it
  return link;
}

std::vector<FollowUp> first_chunk(const Logged& event) {
  return {chunk(event, 0)};
}

std::vector<FollowUp> next_chunk(const Logged& event) {
  const auto done = read_logged<CampaignMailsQueued>(event.body);
  if (!done.last) return {chunk(event, done.first + done.queued)};
  const Uuid& task = event.aggregate_id;
  return {follow_up(platform::lane, event, derive(task, "finish_task"), task, platform::FinishTask{task})};
}

/// Whom an import brought is told of it, where it was asked to.
std::vector<FollowUp> invitations(const Logged& event) {
  const auto imported = read_logged<candidates::CandidatesImported>(event.body);
  if (!imported.send_invitations || imported.candidates.empty()) return {};
  StartCampaign campaign;
  campaign.id = derive_spread(event.id, "invitations");
  campaign.company_id = imported.company_id;
  campaign.slug = candidate_invitation;
  campaign.newcomers_only = true;
  for (const candidates::ImportedCandidate& made : imported.candidates)
    campaign.people.push_back({{made.id, {}}, made.email});
  return {follow_up(lane, event, derive(event.id, "start_invitations"), campaign.id, campaign)};
}

/// What the house writes to a user by itself, with the link that his token opens (docs/domain.md §20). `variables`: the
/// template's, an object. The slug is one of domain/mail_token_link.h.
FollowUp token_mail(const Logged& event, std::string_view slug, accounts::MailedToken token, std::string variables) {
  SendEmail mail;
  mail.id = derive(event.id, "token_mail");
  mail.slug = slug;
  mail.recipient_email = std::move(token.address);
  mail.user_id = event.aggregate_id;
  mail.one_time_token_id = token.token_id;
  mail.variables = Json{std::move(variables)};
  return follow_up(lane, event, derive(event.id, "send_token_mail"), mail.id, mail);
}

template <class Unit>
std::string lasting(std::string_view unit, std::chrono::seconds life) {
  return fmt::format(R"({{"{}":{}}})", unit, std::chrono::duration_cast<Unit>(life).count());
}

std::vector<FollowUp> verification_mail(const Logged& event) {
  return {token_mail(event, "verify_email", read_logged<accounts::UserVerificationRequested>(event.body),
                     lasting<std::chrono::days>("days", accounts::verification_life))};
}

std::vector<FollowUp> reset_mail(const Logged& event) {
  return {token_mail(event, "reset_password", read_logged<accounts::UserPasswordResetRequested>(event.body),
                     lasting<std::chrono::minutes>("minutes", accounts::reset_life))};
}

std::vector<FollowUp> invitation_mail(const Logged& event) {
  const auto invited = read_logged<identity::UserInvited>(event.body);
  if (!invited.is_mailed) return {};
  return {token_mail(event, "invitation", part<accounts::MailedToken>(invited),
                     lasting<std::chrono::days>("days", accounts::invitation_life))};
}

/// To whoever wants it; the worker looks again when it sends.
FollowUp notification_mails(const Logged& event, std::vector<Uuid> notifications) {
  return follow_up(lane, event, derive(event.id, "mail_notifications"), event.aggregate_id,
                   MailNotifications{std::move(notifications)});
}

std::vector<FollowUp> notification_mail(const Logged& event) {
  return {notification_mails(event, {event.aggregate_id})};
}

std::vector<FollowUp> announcement_mails(const Logged& event) {
  const auto told = read_logged<notifications::AnnouncementTold>(event.body);
  if (!told.by_mail || told.copies.empty()) return {};
  std::vector<Uuid> copies;
  for (const notifications::Copy& copy : told.copies) copies.push_back(copy.id);
  return {notification_mails(event, std::move(copies))};
}

}  // namespace

const Context& context() {
  constexpr Aggregate<StoredTemplate> mail_template{"template", "mail/load_template.sql"};
  constexpr Aggregate<Email> email{"email", "mail/load_email.sql"};
  constexpr Aggregate<Suppression> suppression{"suppression", "mail/load_suppression.sql"};
  constexpr Aggregate<Campaign> campaign{"campaign", "mail/load_campaign.sql"};
  static const Context table{
      .name = "mail",
      .lane = lane,
      .views = {&shape_of<Versioned>()},
      .commands =
          {
              creates<DefineTemplate>(mail_template),
              changes<UpdateTemplate>(mail_template),
              changes<DeleteTemplate>(mail_template),
              on<SendEmail, StoredTemplate>(email.kind, mail_template.load),
              on<MailNotifications, NotificationToMail>("notification_mail", "mail/load_notifications.sql"),
              changes<RetryEmail>(email),
              changes<RecordMailFailure>(email),
              changes<RecordBounce>(email),
              creates<SuppressAddress>(suppression),
              changes<LiftSuppression>(suppression),
              on<StartCampaign, StoredTemplate>(campaign.kind, mail_template.load),
              changes<QueueCampaignMails>(campaign),
          },
      .folds =
          {
              inserts<TemplateDefined>("mail_template"),
              updates<TemplateUpdated>("mail_template"),
              deletes<TemplateDeleted>("mail_template"),
              fold<EmailQueued>("mail/email_queued.sql"),
              fold<EmailRetried>("mail/email_retried.sql"),
              fold<EmailFailed>("mail/email_failed.sql"),
              fold<EmailSuppressed>("mail/email_suppressed.sql"),
              fold<EmailBounced>("mail/email_bounced.sql"),
              inserts<AddressSuppressed>("suppression"),
              deletes<SuppressionLifted>("suppression"),
              inserts<CampaignStarted>("campaign"),
              fold<CampaignMailsQueued>("mail/campaign_mails_queued.sql"),
          },
      .reactions =
          {
              {"mail_to_send", EmailQueued::type, nullptr, "mail/to_send.sql"},
              {"mail_to_send_again", EmailRetried::type, nullptr, "mail/to_send_again.sql"},
              {"verification_mail", accounts::UserVerificationRequested::type, verification_mail, {}},
              {"reset_mail", accounts::UserPasswordResetRequested::type, reset_mail, {}},
              {"invitation_mail", identity::UserInvited::type, invitation_mail, {}},
              {"notification_mail", notifications::NotificationCreated::type, notification_mail, {}},
              {.name = "announcement_mails",
               .event = notifications::AnnouncementTold::type,
               .commands = announcement_mails,
               .whole_where = "by_mail"},
              {.name = "invite_imported",
               .event = candidates::CandidatesImported::type,
               .commands = invitations,
               .whole_where = "send_invitations"},
              {"campaign_first_chunk", CampaignStarted::type, first_chunk, {}},
              {"campaign_next_chunk", CampaignMailsQueued::type, next_chunk, {}},
              {"campaign_to_send", CampaignMailsQueued::type, nullptr, "mail/campaign_to_send.sql"},
          },
  };
  return table;
}

}  // namespace hirewire::mail
