-- candidate.created: the candidate, who knows him, and the counters. The general application comes in an event of its own.
with {event},
known as (
  insert into known_company (tenant_id, id, candidate_id, company_id, source, since)
  select tenant_id, aggregate_id, aggregate_id, company_id, source, time from event where company_id is not null
),
counted as (
  insert into counter as c (tenant_id, company_id, name, key, partition, value)
  select e.tenant_id, coalesce(e.company_id, '00000000-0000-0000-0000-000000000000'), n.name, n.key, e.partition, count(*)
  from event e,
       lateral (values ('candidates', ''), ('candidates_by_status', e.status), ('candidates_by_domain', coalesce(e.domain, ''))) n(name, key)
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
  on conflict (tenant_id, name, company_id, key, partition) do update set value = c.value + excluded.value
)
insert into candidate (tenant_id, id, version, user_id, {CandidateFields}, state, source, company_id, current_application_id, status,
                       created_at, updated_at)
select tenant_id, aggregate_id, aggregate_version, user_id, {CandidateFields}, 'active', source, company_id, application_id, status,
       time, time
from event
