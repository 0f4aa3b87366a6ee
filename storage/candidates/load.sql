-- The candidates a wave names, each with the current application (schemas/candidates.h, Candidate).
with {wanted}
select w.ordinal, c.id, c.version, c.deleted_at is not null as deleted, {show c.CandidateFields}, c.user_id, c.status,
       a.company_id, c.current_application_id as application_id, a.version as application_version,
       k.known is null or k.known as known_to_actor, coalesce(k.known and k.companies = 1, false) as only_actor
from wanted w
join candidate c on c.tenant_id = w.tenant_id and c.id = w.key
join application a on a.tenant_id = c.tenant_id and a.id = c.current_application_id
left join lateral (select bool_or(k.company_id = w.company_id) as known, count(*) as companies from known_company k
                   where k.tenant_id = c.tenant_id and k.candidate_id = c.id having count(*) > 0) k on true
