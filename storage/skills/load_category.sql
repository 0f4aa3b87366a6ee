-- The categories a wave names (schemas/skills.h, Category).
with {wanted}
select w.ordinal, {show k.Category}
from wanted w
join category k on k.tenant_id = w.tenant_id and k.id = w.key
