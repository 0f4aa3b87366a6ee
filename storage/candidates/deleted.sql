-- candidate.deleted: a soft delete; the counters give him back.
with {event},
gone as (
  update candidate c set version = e.aggregate_version, deleted_at = e.time, updated_at = e.time
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
),
change as (
  select e.tenant_id, e.company_id, n.name, n.key, e.partition, -1 as value
  from event e,
       lateral (values ('candidates', ''), ('candidates_by_status', e.status), ('candidates_by_domain', coalesce(e.domain, ''))) n(name, key)
),
counted as (
  {counters/add.sql}
)
select folded(count(*), (select count(*) from event)) from gone
