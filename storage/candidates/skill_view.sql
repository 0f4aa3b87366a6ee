-- What is shown of a candidate's skill (schemas/candidates_skills.h, CandidateSkillView): the name that it has now, or where it is gone the
-- one that it had.
select s.skill_id as id, s.skill_id, coalesce(k.name, s.name) as name, g.name as category, s.level, s.years
from candidate_skill s
left join skill k on k.tenant_id = s.tenant_id and k.id = s.skill_id and k.deleted_at is null
left join category g on g.tenant_id = k.tenant_id and g.id = k.category_id and g.deleted_at is null
