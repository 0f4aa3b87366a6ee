-- The consultants a wave names, each with the candidates whom he is assigned to (schemas/consultants.h, AssignedConsultant).
with {wanted}
select w.ordinal, {show k.Stored}, a.candidates
from wanted w
join consultant k on k.tenant_id = w.tenant_id and k.id = w.key
left join lateral (select coalesce(json_agg(distinct s.candidate_id), '[]') as candidates
                   from assignment s where {consultants/own_assignment.sql} and s.deleted_at is null) a on true
