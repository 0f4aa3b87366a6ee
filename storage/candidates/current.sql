-- Where candidates stood and stand (json, of CurrentApplication), by a relation `stands` (tenant_id, candidate_id, before, after, partition,
-- time): the folded status, and counters by which each candidate is counted once.
change as (
  select s.tenant_id, (n.current ->> 'company_id')::uuid as company_id, 'candidates_by_status' as name, n.current ->> 'status' as key,
         s.partition, n.value
  from stands s, lateral (values (s.before, -1), (s.after, 1)) n(current, value)
  where n.current is not null
),
counted as (
  {counters/add.sql}
),
standing as (
  update candidate c set current_application_id = (s.after ->> 'application_id')::uuid, status = s.after ->> 'status',
    updated_at = s.time
  from stands s
  where c.tenant_id = s.tenant_id and c.id = s.candidate_id and s.after is not null and s.after::jsonb is distinct from s.before::jsonb
)
