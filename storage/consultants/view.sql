-- What is shown of a consultant (schemas/consultants.h, ConsultantView).
select k.id, {show k.ConsultantFields}, k.user_id, trim(u.first_name || ' ' || u.last_name) as name, u.email, 'active' as state,
       {consultants/targets_json.sql} as targets,
       (select count(*) from assignment s
        join candidate c on c.tenant_id = s.tenant_id and c.id = s.candidate_id and c.deleted_at is null
        where {consultants/own_assignment.sql} and s.deleted_at is null) as active_assignments,
       (select count(*) from ({consultants/outcomes.sql}) o where o.kind = 'placement') as placements,
       {show k.Versioned}
from consultant k
join user_account u on u.tenant_id = k.tenant_id and u.id = k.user_id
