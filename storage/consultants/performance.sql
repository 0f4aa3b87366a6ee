-- What a consultant achieved from one time to before another (schemas/consultants.h, PerformanceView). Of neither said it is the current
-- period of his targets; of one, all since he is a consultant, or till now.
-- param id uuid
-- param from since
-- param to until
-- scope consultants
select k.id as consultant_id, json_build_object('from', p.begins, 'to', p.ends) as period, w.assigned, f.submitted, f.interviews, f.offers,
       f.placements, f.conversion_rate, f.average_days_to_fill, {consultants/targets_json.sql} as targets,
       json_build_object('placements', 100.0::double precision * f.placements / nullif(k.placements, 0),
                         'interviews', 100.0::double precision * f.interviews / nullif(k.interviews, 0),
                         'submissions', 100.0::double precision * f.submitted / nullif(k.submissions, 0)) as attainment
from consultant k
cross join lateral ({consultants/period.sql}) c
cross join lateral (select case when num_nonnulls(:from, :to) = 0 then c.begins else coalesce(:from, k.created_at) end as begins,
                           case when num_nonnulls(:from, :to) = 0 then c.ends else coalesce(:to, now()) end as ends) p
cross join lateral (select count(distinct s.candidate_id) as assigned from assignment s
                    where {consultants/own_assignment.sql} and s.created_at < p.ends and coalesce(s.deleted_at, 'infinity') > p.begins) w
cross join lateral (select count(*) filter (where o.kind = 'submission') as submitted, count(*) filter (where o.kind = 'interview') as interviews,
                           count(*) filter (where o.kind = 'offer') as offers, count(*) filter (where o.kind = 'placement') as placements,
                           coalesce(100.0 * count(*) filter (where o.kind = 'submission' and o.placed)
                                    / nullif(count(*) filter (where o.kind = 'submission'), 0), 0)::double precision as conversion_rate,
                           coalesce(avg(o.days) filter (where o.kind = 'placement'), 0)::double precision as average_days_to_fill
                    from ({consultants/outcomes.sql}) o
                    where o.at >= p.begins and o.at < p.ends) f
where k.tenant_id = :tenant and k.id = :id and k.deleted_at is null and {scope}
