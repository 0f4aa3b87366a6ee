-- One résumé of a candidate (schemas/candidates_resumes.h, ResumeView).
-- param id uuid
-- param candidate_id uuid
-- scope candidates
-- contacts candidates
{candidates/resume_view.sql}
where r.tenant_id = :tenant and r.id = :id and r.candidate_id = :candidate_id and r.deleted_at is null and {scope}
