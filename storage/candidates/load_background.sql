-- The candidates a wave names, each with his records of education and experience (schemas/candidates_background.h, CandidateBackground).
with {wanted}
select w.ordinal, {show c.Stored}, e.education, x.experience, {scope} as in_reach, {contacts} as contacts_shown,
       exists (select {candidates/known_by.sql} and k.company_id is distinct from w.company_id) as known_elsewhere
from wanted w
join candidate c on c.tenant_id = w.tenant_id and c.id = w.key
left join lateral (select coalesce(json_agg(o), '[]') as education
                   from (select {show e.Education} from education e
                         where e.tenant_id = c.tenant_id and e.candidate_id = c.id and e.deleted_at is null
                         order by e.created_at, e.id) o) e on true
left join lateral (select coalesce(json_agg(o), '[]') as experience
                   from (select {show x.Experience} from experience x
                         where x.tenant_id = c.tenant_id and x.candidate_id = c.id and x.deleted_at is null
                         order by x.created_at, x.id) o) x on true
