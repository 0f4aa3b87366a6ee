-- A candidate's current résumé (schemas/candidates_resumes.h, ResumeView): the newest.
-- param id uuid
-- scope candidates
-- contacts candidates
{candidates/resume_view.sql}
where r.tenant_id = :tenant and r.candidate_id = :id and r.deleted_at is null and {scope}
order by r.created_at desc, r.id desc
limit 1
