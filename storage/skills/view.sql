-- What is shown of a skill (schemas/skills.h, SkillView). A category that was deleted is none. Nothing is counted yet: there are no jobs,
-- and candidates have no skills.
select s.id, {show s.SkillBasics}, k.id as category_id, k.name as category, 0::bigint as demand, 0::bigint as supply, 'steady' as trend,
       {show s.Versioned}
from skill s
left join category k on k.tenant_id = s.tenant_id and k.id = s.category_id and k.deleted_at is null
