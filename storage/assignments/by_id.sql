-- One assignment (schemas/assignments.h, AssignmentView).
-- param id uuid
-- param consultant_id uuid
-- scope consultants
{assignments/view.sql}
where k.tenant_id = :tenant and k.id = :consultant_id and k.deleted_at is null and s.id = :id and {scope}
