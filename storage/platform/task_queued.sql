-- task.queued.
with {event}
insert into task (tenant_id, id, version, kind, requested_by, company_id, input, blob, filename, total, state, created_at)
select tenant_id, aggregate_id, aggregate_version, kind, actor_id, company_id, input, blob, filename, total, 'queued', time
from event
