-- The consultants that the users a wave names are (schemas/consultants.h, Consultant).
with {wanted}
select w.ordinal, {show k.Consultant}
from wanted w
join consultant k on k.tenant_id = w.tenant_id and k.user_id = w.key and k.deleted_at is null
