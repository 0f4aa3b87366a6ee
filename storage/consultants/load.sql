-- The consultants a wave names (schemas/consultants.h, Consultant).
with {wanted}
select w.ordinal, {show k.Consultant}
from wanted w
join consultant k on k.tenant_id = w.tenant_id and k.id = w.key
