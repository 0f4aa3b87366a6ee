-- candidate.updated: what the patch names, and the domain's counters where the domain changed.
with {event},
changed as (
  update candidate c set
    version = e.aggregate_version,
    {set c.CandidateFields from e},
    updated_at = e.time
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
),
moved as (
  insert into counter as c (tenant_id, company_id, name, key, partition, value)
  select e.tenant_id, coalesce(e.company_id, '00000000-0000-0000-0000-000000000000'), 'candidates_by_domain', n.key, e.partition, sum(n.change)
  from event e, lateral (values (coalesce(e.domain_before, ''), -1), (coalesce(e.domain, ''), 1)) n(key, change)
  where e.domain_set
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
  on conflict (tenant_id, name, company_id, key, partition) do update set value = c.value + excluded.value
)
select folded(count(*), (select count(*) from event)) from changed
