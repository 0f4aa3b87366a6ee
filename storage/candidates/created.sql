-- candidate.created: the candidate, who knows him, and the counters. The general application comes in an event of its own.
with {event},
known as (
  insert into known_company (tenant_id, id, candidate_id, company_id, source, since)
  select tenant_id, aggregate_id, aggregate_id, company_id, source, time from event where company_id is not null
),
change as (
  select e.tenant_id, e.company_id, n.name, n.key, e.partition, 1 as value
  from event e,
       lateral (values ('candidates', ''), ('candidates_by_status', e.status), ('candidates_by_domain', coalesce(e.domain, ''))) n(name, key)
),
counted as (
  {counters/add.sql}
)
insert into candidate (tenant_id, id, version, user_id, {names CandidateFields}, state, source, company_id, current_application_id,
                       status, phone_key, linkedin_key, created_at, updated_at)
select e.tenant_id, e.aggregate_id, e.aggregate_version, e.user_id, {from e.CandidateFields}, 'active', e.source, e.company_id,
       e.application_id, e.status, phone_key(e.phone), linkedin_key(e.links), e.time, e.time
from event e
