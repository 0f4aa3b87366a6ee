-- The categories a wave names (schemas/skills.h, Category).
with {wanted}
select w.ordinal, k.id, k.version, k.deleted_at is not null as deleted, {show k.CategoryFields}
from wanted w
join category k on k.tenant_id = w.tenant_id and k.id = w.key
