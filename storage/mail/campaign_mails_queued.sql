-- campaign.mails_queued: a chunk's mails, set-wise, and its part of the task.
with {event},
made as (
  insert into email (tenant_id, id, version, recipient, candidate_id, user_id, campaign_id, company_id, state, created_at, updated_at)
  select e.tenant_id, q.id, 1, q.recipient, q.candidate_id, q.user_id, c.id, c.company_id, q.state, e.time, e.time
  from event e
  join campaign c on c.tenant_id = e.tenant_id and c.id = e.aggregate_id,
       json_to_recordset(e.mails) as q(id uuid, recipient text, candidate_id uuid, user_id uuid, state text)
),
part as (
  insert into task_part (tenant_id, task_id, ordinal, created, failed, skipped, faults, at)
  select tenant_id, aggregate_id, first, created, failed, skipped, '[]', time from event
),
changed as (
  update campaign c set version = e.aggregate_version, updated_at = e.time, queued = e.first + e.queued
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
)
select folded(count(*), (select count(*) from event)) from changed
