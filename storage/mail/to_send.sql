-- The reaction of email.queued: a todo for each mail that is to be sent. Its id is the mail's, which is the Message-ID's, too.
-- Notifications may be as many as a campaign's mails: they keep no password's reset waiting either.
with {event}
insert into todo (id, kind, tenant_id, lane_key, due_at, payload, created_at)
select m.id, case when m.notification_id is null then 'mail.send' else 'mail.campaign' end, m.tenant_id,
       case when m.notification_id is null then 'mail' else 'notifications' end, now(), json_build_object('repeats', m.one_time_token_id is not null), now()
from event e
join email m on m.tenant_id = e.tenant_id and m.id = e.aggregate_id and m.state = 'queued'
where not exists (select from attempt a where a.todo_id = m.id)
on conflict do nothing
