-- The skills a wave names (schemas/skills.h, Skill).
with {wanted}
select w.ordinal, {show s.Skill}
from wanted w
join skill s on s.tenant_id = w.tenant_id and s.id = w.key
