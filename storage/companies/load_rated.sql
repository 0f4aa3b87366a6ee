-- The companies a wave's ratings are of, each with the candidate that the actor is, whether he applied there, and what he said of it before
-- (schemas/companies_ratings.h, RatedCompany).
with {wanted}
select w.ordinal, c.id, c.deleted_at is not null as deleted, p.id as candidate_id,
       exists (select from application a where a.tenant_id = c.tenant_id and a.candidate_id = p.id and a.company_id = c.id) as has_applied,
       r.version, r.score, r.comment
from wanted w
join company c on c.tenant_id = w.tenant_id and c.id = w.key
left join candidate p on p.tenant_id = w.tenant_id and p.user_id = w.user_id and p.deleted_at is null
left join rating r on r.tenant_id = c.tenant_id and r.company_id = c.id and r.candidate_id = p.id
