-- One record of a candidate's education (schemas/candidates_background.h, EducationView).
-- param id uuid
-- param candidate_id uuid
-- scope candidates
-- contacts candidates
{candidates/education_view.sql}
where e.tenant_id = :tenant and e.id = :id and e.candidate_id = :candidate_id and e.deleted_at is null and {scope}
