-- One skill (schemas/skills.h, SkillView).
-- param id uuid
select {s.SkillView}
from skill s
where s.tenant_id = :tenant and s.id = :id and s.deleted_at is null
