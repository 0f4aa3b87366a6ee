-- The tenant's skills (schemas/skills.h, SkillView).
-- filter name text lower(s.name) = any(select lower(v) from unnest(:name) v)
-- filter category_id uuid k.id = any(:category_id)
-- filter category text (lower(k.name) = any(select lower(v) from unnest(:category) v) or k.id::text = any(select lower(v) from unnest(:category) v))
-- filter q text exists (select 1 from (select s.name union all select unnest(s.aliases)) w(word), unnest(:q) v where starts_with(lower(w.word), lower(v)))
-- sort   name text not null s.name
-- sort   created_at timestamptz not null s.created_at
-- id     s.id
{skills/view.sql}
where s.tenant_id = :tenant and s.deleted_at is null and {where}
{page}
