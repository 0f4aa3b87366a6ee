-- The reaction of campaign.mails_queued: a todo for each mail of the chunk that is to be sent.
with {event}
insert into todo (id, kind, tenant_id, lane_key, due_at, payload, created_at)
select m.id, 'mail.campaign', m.tenant_id, e.aggregate_id::text, now(), '{"repeats":false}', now()
from event e
join email m on m.tenant_id = e.tenant_id and m.campaign_id = e.aggregate_id and m.created_at = e.time and m.state = 'queued'
where not exists (select from attempt a where a.todo_id = m.id)
on conflict do nothing
