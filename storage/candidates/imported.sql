-- candidates.imported: a chunk's candidates with all their rows, set-wise, and the chunk's part of its task.
with {event},
row as (
  select e.tenant_id, e.company_id, e.source, e.actor_id, e.time, e.partition, r.*
  from event e,
       json_to_recordset(e.candidates) as r(id uuid, application_id uuid, {typed CandidateBasics}, status text)
),
made as (
  insert into candidate (tenant_id, id, version, {names CandidateBasics}, links, state, source, company_id, current_application_id, status,
                         phone_key, created_at, updated_at)
  select r.tenant_id, r.id, 1, {from r.CandidateBasics}, '{}', 'active', r.source, r.company_id, r.application_id, r.status,
         phone_key(r.phone), r.time, r.time
  from row r
),
applied as (
  insert into application (tenant_id, id, version, candidate_id, company_id, status, status_changed_at, source, applied_at, created_at, updated_at)
  select tenant_id, application_id, 1, id, company_id, status, time, source, time, time, time from row
),
history as (
  insert into status_change (tenant_id, application_id, version, from_status, to_status, actor_id, at)
  select tenant_id, application_id, 1, null, status, actor_id, time from row
),
known as (
  insert into known_company (tenant_id, id, candidate_id, company_id, source, since)
  select tenant_id, id, id, company_id, source, time from row where company_id is not null
  union all
  select e.tenant_id, k.id, k.candidate_id, e.company_id, e.source, e.time
  from event e, json_to_recordset(e.known) as k(id uuid, candidate_id uuid)
  on conflict do nothing
),
change as (
  select r.tenant_id, r.company_id, n.name, n.key, r.partition, 1 as value
  from row r,
       lateral (values ('candidates', ''), ('candidates_by_status', r.status), ('candidates_by_domain', coalesce(r.domain, ''))) n(name, key)
),
counted as (
  {counters/add.sql}
),
part as (
  insert into task_part (tenant_id, task_id, ordinal, created, failed, skipped, faults, candidates, at)
  select tenant_id, task_id, ordinal, created, failed, skipped, faults,
         case when blob is null then array(select (c ->> 'id')::uuid from json_array_elements(candidates) c) end, time
  from event
  returning 1
)
select folded(count(*), (select count(*) from event)) from part
