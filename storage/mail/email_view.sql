-- What is shown of a mail (schemas/mail.h, EmailSummary). Its state is what the log says of its end, else what its todo and its tries say.
-- Tries are kept for 90 days: a mail that has neither and is older was sent; a younger one waits for its todo.
select i.id, {show i.MailTarget},
       case when i.state <> 'queued' then i.state
            when t.id is not null and t.due_at is null then 'unsure'
            when t.lease_until > now() then 'sending'
            when t.id is null and (a.sent_at is not null or i.created_at < now() - interval '90 days') then 'sent'
            else 'queued' end as state,
       coalesce(t.attempts, a.attempts, 0)::bigint as attempts, coalesce(i.error, t.error) as error,
       case when t.id is null then a.sent_at end as sent_at,
       {show i.Versioned}, i.recipient, coalesce(i.subject, c.subject) as subject, coalesce(i.template_id, c.template_id) as template_id,
       i.campaign_id, i.company_id
from email i
left join campaign c on c.tenant_id = i.tenant_id and c.id = i.campaign_id
left join todo t on t.tenant_id = i.tenant_id and t.id = i.id
left join lateral (select max(a.attempt) as attempts, max(a.at) filter (where a.error is null) as sent_at
                   from attempt a where a.tenant_id = i.tenant_id and a.todo_id = i.id) a on true
