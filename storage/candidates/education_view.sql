-- What is shown of a record of education (schemas/candidates_background.h, EducationView), to whom its candidate is within reach.
select e.id, {show e.EducationFields}, {show e.Versioned}, e.candidate_id, {contacts} as contacts_shown
from education e
join candidate c on c.tenant_id = e.tenant_id and c.id = e.candidate_id and c.deleted_at is null
