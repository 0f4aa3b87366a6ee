-- application.status_changed: the application, its history, the candidate's folded status where it is his current one, the counters.
with {event},
changed as (
  update application a set version = e.aggregate_version, status = e."to", status_changed_at = e.time, updated_at = e.time,
    accepted_at = case when e."to" = 'accepted' then coalesce(a.accepted_at, e.time) else a.accepted_at end,
    hired_at = case when e."to" = 'hired' then coalesce(a.hired_at, e.time) else a.hired_at end
  from event e
  where a.tenant_id = e.tenant_id and a.id = e.aggregate_id and a.version = e.aggregate_version - 1
  returning 1
),
history as (
  insert into status_change (tenant_id, application_id, version, from_status, to_status, actor_id, reason, at)
  select tenant_id, aggregate_id, aggregate_version, "from", "to", actor_id, reason, time from event
),
folded as (
  update candidate c set status = e."to", updated_at = e.time
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.candidate_id and c.current_application_id = e.aggregate_id
),
change as (
  select e.tenant_id, e.company_id, 'candidates_by_status' as name, n.key, e.partition, n.value
  from event e, lateral (values (e."from", -1), (e."to", 1)) n(key, value)
),
counted as (
  {counters/add.sql}
)
select folded(count(*), (select count(*) from event)) from changed
