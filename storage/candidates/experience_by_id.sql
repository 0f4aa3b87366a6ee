-- One record of a candidate's experience (schemas/candidates_background.h, ExperienceView).
-- param id uuid
-- param candidate_id uuid
-- scope candidates
-- contacts candidates
{candidates/experience_view.sql}
where x.tenant_id = :tenant and x.id = :id and x.candidate_id = :candidate_id and x.deleted_at is null and {scope}
