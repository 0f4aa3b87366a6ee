-- One candidate's profile (schemas/candidates_profile.h, CandidateProfileView).
-- param id uuid
-- scope candidates
-- contacts candidates
with person as (
  select c.* from candidate c where c.tenant_id = :tenant and c.id = :id and c.deleted_at is null and {scope}
)
{candidates/profile_view.sql}
