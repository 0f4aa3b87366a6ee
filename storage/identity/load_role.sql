-- The custom roles a wave names (schemas/identity/roles.h, CustomRole).
with {wanted}
select w.ordinal, {show r.CustomRole}
from wanted w
join role r on r.tenant_id = w.tenant_id and r.id = w.key
