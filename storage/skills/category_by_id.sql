-- One category (schemas/skills.h, CategoryView).
-- param id uuid
{skills/category_view.sql}
where k.tenant_id = :tenant and k.id = :id and k.deleted_at is null
