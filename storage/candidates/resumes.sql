-- A candidate's résumés (schemas/candidates_resumes.h, ResumeView), the newest first.
-- param  candidate_id uuid
-- scope  candidates
-- contacts candidates
-- sort   created_at timestamptz not null r.created_at
-- id     r.id
{candidates/resume_view.sql}
where r.tenant_id = :tenant and r.candidate_id = :candidate_id and r.deleted_at is null and {where}
{page}
