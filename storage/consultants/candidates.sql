-- The candidates whom a consultant is assigned to (schemas/candidates.h, CandidateView).
-- param  consultant_id uuid
-- scope  consultants
-- contacts candidates
-- filter status text c.status = any(:status)
-- filter company_id uuid exists (select 1 from assignment s where s.tenant_id = k.tenant_id and s.user_id = k.user_id and coalesce(s.consultant_id, k.id) = k.id and s.candidate_id = c.id and s.deleted_at is null and s.company_id = any(:company_id))
-- sort   created_at timestamptz not null c.created_at
-- sort   first_name text c.first_name
-- sort   last_name text c.last_name
-- id     c.id
{candidates/view.sql}
join consultant k on k.tenant_id = c.tenant_id and k.id = :consultant_id and k.deleted_at is null
where c.tenant_id = :tenant and c.deleted_at is null
  and exists (select 1 from assignment s where {consultants/own_assignment.sql} and s.candidate_id = c.id and s.deleted_at is null)
  and {where}
{page}
