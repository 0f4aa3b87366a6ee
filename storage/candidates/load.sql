-- The candidates a wave names, each with all his applications and skills (schemas/candidates.h, Candidate).
with {wanted}
select w.ordinal, {show c.StoredCandidate}, a.applications, s.skills, {scope} as in_reach, {contacts} as contacts_shown,
       coalesce(k.here, false) as known_here, coalesce(k.elsewhere, false) as known_elsewhere
from wanted w
join candidate c on c.tenant_id = w.tenant_id and c.id = w.key
left join lateral (select coalesce(json_agg(s), '[]') as applications
                   from (select {show a.ApplicationState} from application a
                         where a.tenant_id = c.tenant_id and a.candidate_id = c.id) s) a on true
left join lateral (select coalesce(json_agg(o), '[]') as skills
                   from (select {show s.CandidateSkill} from candidate_skill s
                         where s.tenant_id = c.tenant_id and s.candidate_id = c.id
                         order by s.place, s.skill_id) o) s on true
left join lateral (select bool_or(k.company_id = w.company_id) as here, bool_or(k.company_id is distinct from w.company_id) as elsewhere
                   {candidates/known_by.sql}) k on true
