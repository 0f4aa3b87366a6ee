-- task.queued.
with {event}
insert into task (tenant_id, id, version, {names TaskFields}, requested_by, state, created_at)
select e.tenant_id, e.aggregate_id, e.aggregate_version, {from e.TaskFields}, e.actor_id, 'queued', e.time
from event e
