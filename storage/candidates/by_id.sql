-- One candidate (schemas/candidates.h, CandidateView).
-- param id uuid
-- scope candidates
-- contacts candidates
{candidates/view.sql}
where c.tenant_id = :tenant and c.id = :id and c.deleted_at is null and {scope}
