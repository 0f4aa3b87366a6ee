-- One skill (schemas/skills.h, SkillView).
-- param id uuid
{skills/view.sql}
where s.tenant_id = :tenant and s.id = :id and s.deleted_at is null
