-- email.suppressed.
with {event},
changed as (
  update email m set version = e.aggregate_version, updated_at = e.time, state = 'suppressed', error = null
  from event e
  where m.tenant_id = e.tenant_id and m.id = e.aggregate_id and m.version = e.aggregate_version - 1
  returning 1
)
select folded(count(*), (select count(*) from event)) from changed
