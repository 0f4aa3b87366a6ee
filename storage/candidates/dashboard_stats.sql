-- A's dashboard (ai-interviewer:814): counters, never a scan. A reach of company sums that company's counters only.
-- scope counters
with mine as (
  select c.name, c.key, sum(c.value) as value from counter c
  where c.tenant_id = :tenant and c.name in ('candidates', 'candidates_by_status', 'candidates_by_domain') and {scope}
  group by c.name, c.key
)
select coalesce((select sum(value) from mine where name = 'candidates'), 0)::bigint as total_candidates,
       coalesce((select json_object_agg(key, value order by key) from mine where name = 'candidates_by_status' and value > 0), '{}') as by_status,
       coalesce((select json_object_agg(key, value order by key) from mine where name = 'candidates_by_domain' and value > 0 and key <> ''), '{}') as by_domain,
       coalesce((select sum(value) from mine where name = 'candidates_by_status' and key = 'interview'), 0)::bigint as active_interviews,
       0::bigint as pending_feedback
