-- The categories a wave names (schemas/skills.h, Category): its own, or a fact of a skill that is made. Locked, so that a skill does not
-- come into a category while it is deleted.
with {wanted}
select w.ordinal, {show k.Category}
from wanted w
join category k on k.tenant_id = w.tenant_id and k.id = w.key
order by k.tenant_id, k.id
for share of k
