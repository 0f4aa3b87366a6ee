-- application.status_changed: the application, its history, and where the candidate stands. An event of the time when a candidate had
-- one application only does not tell that apart.
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
stands as (
  select tenant_id, candidate_id, partition, time,
         coalesce(current_before, json_build_object('application_id', aggregate_id, 'status', "from", 'company_id', company_id)) as before,
         coalesce(current_after, json_build_object('application_id', aggregate_id, 'status', "to", 'company_id', company_id)) as after
  from event
),
{candidates/current.sql}
select folded(count(*), (select count(*) from event)) from changed
