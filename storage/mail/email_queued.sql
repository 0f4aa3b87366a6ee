-- email.queued.
with {event}
insert into email (tenant_id, id, version, {names MailText}, {names MailTarget}, {names HouseMail}, recipient, template_id, company_id, state,
                   created_at, updated_at)
select e.tenant_id, e.aggregate_id, e.aggregate_version, {from e.MailText}, {from e.MailTarget}, {from e.HouseMail}, e.recipient, e.template_id,
       e.company_id, 'queued', e.time, e.time
from event e
