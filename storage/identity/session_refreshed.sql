-- session.refreshed.
with {event},
changed as (
  update session s set version = e.aggregate_version, generation = e.generation, used = e.used, expires_at = e.expires_at
  from event e
  where s.tenant_id = e.tenant_id and s.id = e.aggregate_id and s.version = e.aggregate_version - 1
  returning 1
)
select folded(count(*), (select count(*) from event)) from changed
