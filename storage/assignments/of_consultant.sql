-- A consultant's assignments (schemas/assignments.h, AssignmentView), the newest first, those that ended too.
-- param  consultant_id uuid
-- scope  consultants
-- filter status text (case when s.deleted_at is null then 'active' else 'ended' end) = any(:status)
-- filter candidate_id uuid s.candidate_id = any(:candidate_id)
-- filter company_id uuid s.company_id = any(:company_id)
-- sort   since timestamptz not null s.created_at
-- sort   candidate_name text not null trim(c.first_name || ' ' || c.last_name)
-- id     s.id
{assignments/view.sql}
where k.tenant_id = :tenant and k.id = :consultant_id and k.deleted_at is null and {where}
{page}
