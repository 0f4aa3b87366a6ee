-- A consultant's targets, and what of them the current period has brought (schemas/consultants.h, TargetsView).
-- param id uuid
-- scope consultants
select k.id as consultant_id, {show k.TargetFields},
       (select json_build_object('placements', count(*) filter (where o.kind = 'placement'),
                                 'interviews', count(*) filter (where o.kind = 'interview'),
                                 'submissions', count(*) filter (where o.kind = 'submission'))
        from ({consultants/period.sql}) p, ({consultants/outcomes.sql}) o
        where o.at >= p.begins and o.at < p.ends) as achieved,
       k.version, k.updated_at
from consultant k
where k.tenant_id = :tenant and k.id = :id and k.deleted_at is null and {scope}
