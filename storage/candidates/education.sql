-- A candidate's education (schemas/candidates_background.h, EducationView), what was added last first.
-- param  candidate_id uuid
-- scope  candidates
-- contacts candidates
-- sort   created_at timestamptz not null e.created_at
-- sort   start_date text e.start_date
-- sort   end_date text e.end_date
-- id     e.id
{candidates/education_view.sql}
where e.tenant_id = :tenant and e.candidate_id = :candidate_id and e.deleted_at is null and {where}
{page}
