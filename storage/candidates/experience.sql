-- A candidate's experience (schemas/candidates_background.h, ExperienceView), what was added last first.
-- param  candidate_id uuid
-- scope  candidates
-- contacts candidates
-- sort   created_at timestamptz not null x.created_at
-- sort   start_date text x.start_date
-- sort   end_date text x.end_date
-- id     x.id
{candidates/experience_view.sql}
where x.tenant_id = :tenant and x.candidate_id = :candidate_id and x.deleted_at is null and {where}
{page}
