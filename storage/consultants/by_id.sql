-- One consultant (schemas/consultants.h, ConsultantView).
-- param id uuid
-- scope consultants
{consultants/view.sql}
where k.tenant_id = :tenant and k.id = :id and k.deleted_at is null and {scope}
