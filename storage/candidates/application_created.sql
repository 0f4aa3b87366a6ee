-- application.created: the application, the first entry of its history, and where the candidate stands.
with {event},
history as (
  insert into status_change (tenant_id, application_id, version, from_status, to_status, actor_id, at)
  select tenant_id, aggregate_id, aggregate_version, null, status, actor_id, time from event
),
stands as (
  select tenant_id, candidate_id, current_before as before, current_after as after, partition, time from event
),
{candidates/current.sql}
insert into application (tenant_id, id, version, candidate_id, job_id, company_id, status, status_changed_at, source, applied_at,
                         created_at, updated_at)
select tenant_id, aggregate_id, aggregate_version, candidate_id, job_id, company_id, status, time, source, time, time, time from event
