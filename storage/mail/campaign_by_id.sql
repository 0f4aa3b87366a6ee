-- One campaign with how far its mails are (schemas/mail.h, CampaignView).
-- param id uuid
-- scope mail
select m.id, m.subject, m.template_id, m.company_id,
       case when k.state = 'queued' and m.queued > 0 then 'running' else k.state end as state, k.total,
       n.queued, n.sending, n.sent, n.unsure, n.failed + m.unreachable as failed, n.suppressed, n.bounced, m.created_at, k.finished_at, m.version
from campaign m
join task k on k.tenant_id = m.tenant_id and k.id = m.id,
     lateral (select count(*) filter (where o.state = 'queued') as queued, count(*) filter (where o.state = 'sending') as sending,
                     count(*) filter (where o.state = 'sent') as sent, count(*) filter (where o.state = 'unsure') as unsure,
                     count(*) filter (where o.state = 'failed') as failed, count(*) filter (where o.state = 'suppressed') as suppressed,
                     count(*) filter (where o.state = 'bounced') as bounced
              from ({mail/email_view.sql}
                    where i.tenant_id = m.tenant_id and i.campaign_id = m.id) o) n
where m.tenant_id = :tenant and m.id = :id and {scope}
