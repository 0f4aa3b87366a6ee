-- The categories of skills (schemas/skills.h, CategoryView).
-- filter name text lower(k.name) = any(select lower(v) from unnest(:name) v)
-- filter q text exists (select 1 from unnest(:q) v where starts_with(lower(k.name), lower(v)))
-- sort   name text not null k.name
-- sort   created_at timestamptz not null k.created_at
-- id     k.id
{skills/category_view.sql}
where k.tenant_id = :tenant and k.deleted_at is null and {where}
{page}
