-- The skills a wave names (schemas/skills.h, Skill).
with {wanted}
select w.ordinal, s.id, s.version, s.deleted_at is not null as deleted, {show s.SkillFields}
from wanted w
join skill s on s.tenant_id = w.tenant_id and s.id = w.key
