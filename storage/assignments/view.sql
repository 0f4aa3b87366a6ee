-- What is shown of an assignment (schemas/assignments.h, AssignmentView), below its consultant k. There are no jobs yet, so none has a title.
select s.id, k.id as consultant_id, s.candidate_id, trim(c.first_name || ' ' || c.last_name) as candidate_name, s.company_id,
       m.name as company_name, s.job_id, null::text as job_title, case when s.deleted_at is null then 'active' else 'ended' end as status,
       s.created_at as since, s.deleted_at as ended_at, s.version
from consultant k
join assignment s on {consultants/own_assignment.sql}
join candidate c on c.tenant_id = s.tenant_id and c.id = s.candidate_id and c.deleted_at is null
left join company m on m.tenant_id = s.tenant_id and m.id = s.company_id
