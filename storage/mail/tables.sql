create table {fold}.mail_template (
  {create aggregate},
  {create TemplateFields},
  variables text[] not null default '{}'
);
grant select on {fold}.mail_template to {door};
create index mail_template_name on {fold}.mail_template (tenant_id, name, id);
create index mail_template_slug on {fold}.mail_template (tenant_id, slug);

create table {fold}.campaign (
  {create aggregate},
  {create MailText},
  template_id uuid,
  company_id  uuid,
  unreachable bigint not null default 0,
  people      json,
  queued      bigint not null default 0,  -- how many of its people have had their turn
  slug        text                        -- of a house's own: what its mails are made of when they are sent
);
grant select (tenant_id, id, version, subject, template_id, company_id, unreachable, queued, created_at) on {fold}.campaign to {door};

-- What a campaign's mails say stands with the campaign.
create table {fold}.email (
  {create aggregate},
  {create MailText},
  {create MailTarget},
  {create HouseMail},
  recipient   text not null,
  template_id uuid,
  campaign_id uuid,
  company_id  uuid,
  state       text not null default 'queued',
  error       text
);
-- Not what a mail says: only who sends it needs that.
grant select (tenant_id, id, version, {names MailTarget}, subject, recipient, template_id, campaign_id, company_id, notification_id, state, error, created_at,
  updated_at) on {fold}.email to {door};
create index email_created on {fold}.email (tenant_id, created_at, id);
create index email_campaign on {fold}.email (tenant_id, campaign_id) where campaign_id is not null;
create index email_notification on {fold}.email (tenant_id, notification_id) where notification_id is not null;
-- A bounce names no tenant (mail/functions.sql).
create index email_id on {fold}.email (id);

create table {fold}.suppression (
  {create aggregate},
  {create SuppressionFields}
);
grant select on {fold}.suppression to {door};
create index suppression_address on {fold}.suppression (tenant_id, address);
