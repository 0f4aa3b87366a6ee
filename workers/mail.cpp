#include "domain/mail.h"

#include "schemas/language/json.h"
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
              {"campaign_first_chunk", CampaignStarted::type, first_chunk, {}},
              {"campaign_next_chunk", CampaignMailsQueued::type, next_chunk, {}},
              {"campaign_to_send", CampaignMailsQueued::type, nullptr, "mail/campaign_to_send.sql"},
          },
  };
  return table;
}

}  // namespace hirewire::mail
