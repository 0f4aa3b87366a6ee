-- candidate.deleted: a soft delete; the counters give him back.
with {event},
gone as (
  update candidate c set version = e.aggregate_version, deleted_at = e.time, updated_at = e.time
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
),
change as (
  select e.tenant_id, n.company_id, n.name, n.key, e.partition, -1 as value
  from event e,
       lateral (values (e.company_id, 'candidates', ''), (e.company_id, 'candidates_by_domain', coalesce(e.domain, '')),
                       (case when e.current is null then e.company_id else (e.current ->> 'company_id')::uuid end, 'candidates_by_status',
                        e.status)) n(company_id, name, key)
),
counted as (
  {counters/add.sql}
)
select folded(count(*), (select count(*) from event)) from gone
