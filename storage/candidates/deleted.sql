-- candidate.deleted: a soft delete; the counters give him back.
with {event},
gone as (
  update candidate c set version = e.aggregate_version, deleted_at = e.time, updated_at = e.time
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
),
counted as (
  insert into counter as c (tenant_id, company_id, name, key, partition, value)
  select e.tenant_id, coalesce(e.company_id, '00000000-0000-0000-0000-000000000000'), n.name, n.key, e.partition, -count(*)
  from event e,
       lateral (values ('candidates', ''), ('candidates_by_status', e.status), ('candidates_by_domain', coalesce(e.domain, ''))) n(name, key)
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
  on conflict (tenant_id, name, company_id, key, partition) do update set value = c.value + excluded.value
)
select folded(count(*), (select count(*) from event)) from gone
