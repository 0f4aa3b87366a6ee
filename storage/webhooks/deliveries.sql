-- The reaction of every public event: one delivery for each enabled endpoint of the tenant that asked for its type and may hear of its
-- company. Ids derive from event and endpoint, so asking twice gives one.
with {event}
insert into todo (id, kind, tenant_id, lane_key, due_at, payload, created_at)
select md5(e.event_id || ':webhooks:' || w.id)::uuid, 'webhooks.deliver', e.tenant_id, w.id::text, now(),
       json_build_object('endpoint_id', w.id, 'event_id', e.event_id, 'subject', e.aggregate_id, 'type', e.type, 'time', e.time, 'data', e.body),
       now()
from event e
join webhook_endpoint w on w.tenant_id = e.tenant_id and w.state = 'enabled' and w.events && array[e.type, '*']
     and (w.company_id is null or w.company_id::text = e.body ->> 'company_id')
on conflict do nothing
