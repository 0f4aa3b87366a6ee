-- A consultant's clients (schemas/consultants.h, ClientView): the companies of his open assignments.
-- param  consultant_id uuid
-- scope  consultants
-- sort   name text not null m.name
-- sort   created_at timestamptz not null m.created_at
-- id     m.id
select m.*, a.active_assignments,
       (select count(*) from ({consultants/outcomes.sql}) o where o.kind = 'placement' and o.company_id = m.id) as placements
from consultant k
join lateral (select s.company_id, count(*) as active_assignments
              from assignment s
              join candidate p on p.tenant_id = s.tenant_id and p.id = s.candidate_id and p.deleted_at is null
              where {consultants/own_assignment.sql} and s.deleted_at is null and s.company_id is not null
              group by s.company_id) a on true
join ({companies/view.sql}
      where c.tenant_id = :tenant and c.deleted_at is null) m on m.id = a.company_id
where k.tenant_id = :tenant and k.id = :consultant_id and k.deleted_at is null and {where}
{page}
