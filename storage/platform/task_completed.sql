-- task.completed.
with {event},
changed as (
  update task t set version = e.aggregate_version, state = 'completed', finished_at = e.time
  from event e
  where t.tenant_id = e.tenant_id and t.id = e.aggregate_id and t.version = e.aggregate_version - 1
  returning 1
)
select folded(count(*), (select count(*) from event)) from changed
