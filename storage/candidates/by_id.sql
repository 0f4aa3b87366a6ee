-- One candidate (schemas/candidates.h, CandidateView).
-- param id uuid
-- scope candidates
select c.id, c.email, c.first_name, c.last_name, c.phone, c.domain, c.position, c.headline, c.summary, c.experience_years,
       c.qualifications, c.location, c.links, c.preferences, c.job_search_mode, c.status, c.state, c.source, c.user_id, c.company_id,
       c.current_application_id, c.version, c.created_at, c.updated_at
from candidate c
where c.tenant_id = :tenant and c.id = :id and c.deleted_at is null and {scope}
