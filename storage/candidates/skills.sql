-- A candidate's skills (schemas/candidates_skills.h, CandidateSkillView), by name.
-- param  candidate_id uuid
-- scope  candidates
-- sort   name text not null s.name
-- id     s.skill_id
{candidates/skill_view.sql}
join candidate c on c.tenant_id = s.tenant_id and c.id = s.candidate_id and c.deleted_at is null
where s.tenant_id = :tenant and s.candidate_id = :candidate_id and {where}
{page}
