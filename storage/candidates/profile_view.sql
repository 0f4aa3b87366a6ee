-- What is shown of a candidate's profile (schemas/candidates_profile.h, CandidateProfileView), of a relation `person` of candidates; its tag is
-- the candidate's. Of what a profile may tell, each of ten things is a tenth.
select c.id, {show c.CandidateFields}, c.id as candidate_id, c.user_id, trim(c.first_name || ' ' || c.last_name) as name, c.status,
       s.skills, e.education, x.experience, r.resume,
       10 * (num_nonnulls(nullif(c.phone, ''), nullif(c.location, ''), nullif(c.headline, ''), nullif(c.summary, ''), nullif(c.position, ''),
                          c.experience_years, r.resume, nullif(s.skills::text, '[]'), nullif(e.education::text, '[]'),
                          nullif(x.experience::text, '[]')))::bigint as completeness,
       c.version, c.updated_at,
       c.version || '.' || (select a.version from application a where a.tenant_id = c.tenant_id and a.id = c.current_application_id)
       || '.' || c.current_application_id as tag,
       {contacts} as contacts_shown
from person c,
     lateral (select c.tenant_id, c.id) p,
     lateral (select coalesce(json_agg(o order by o.name, o.skill_id), '[]') as skills
              from ({candidates/skill_view.sql}
                    where s.tenant_id = p.tenant_id and s.candidate_id = p.id) o) s,
     lateral (select coalesce(json_agg(o order by coalesce(o.end_date, o.start_date, '') desc, o.created_at desc), '[]') as education
              from ({candidates/education_view.sql}
                    where e.tenant_id = p.tenant_id and e.candidate_id = p.id and e.deleted_at is null) o) e,
     lateral (select coalesce(json_agg(o order by o.is_current desc, coalesce(o.end_date, o.start_date, '') desc, o.created_at desc), '[]')
                as experience
              from ({candidates/experience_view.sql}
                    where x.tenant_id = p.tenant_id and x.candidate_id = p.id and x.deleted_at is null) o) x,
     lateral (select (select to_json(o)
                      from ({candidates/resume_view.sql}
                            where r.tenant_id = p.tenant_id and r.candidate_id = p.id and r.deleted_at is null
                            order by r.created_at desc, r.id desc
                            limit 1) o) as resume) r
