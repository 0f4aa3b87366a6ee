-- What is shown of a record of experience (schemas/candidates_background.h, ExperienceView), to whom its candidate is within reach.
select x.id, {show x.ExperienceFields}, {show x.Versioned}, x.candidate_id, {contacts} as contacts_shown
from experience x
join candidate c on c.tenant_id = x.tenant_id and c.id = x.candidate_id and c.deleted_at is null
