-- The reaction of email.retried: the todo that was given up is due again, as if nothing had been sent.
with {event}
insert into todo (id, kind, tenant_id, lane_key, due_at, payload, created_at)
select m.id, case when coalesce(m.campaign_id, m.notification_id) is null then 'mail.send' else 'mail.campaign' end, m.tenant_id,
       coalesce(m.campaign_id::text, case when m.notification_id is null then 'mail' else 'notifications' end),
       now(), json_build_object('repeats', m.one_time_token_id is not null), now()
from event e
join email m on m.tenant_id = e.tenant_id and m.id = e.aggregate_id and m.state = 'queued'
on conflict (id) do update set due_at = now(), lease_until = null, begun = null, error = null
where todo.due_at is null
