-- What is shown of a category (schemas/skills.h, CategoryView).
select k.id, {show k.CategoryFields}, c.skills_count, {show k.Versioned}
from category k,
     lateral (select count(*) as skills_count from skill s
              where s.tenant_id = k.tenant_id and s.category_id = k.id and s.deleted_at is null) c
