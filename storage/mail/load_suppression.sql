-- The suppressions a wave names (schemas/mail.h, Suppression).
with {wanted}
select w.ordinal, {show s.Suppression}
from wanted w
join suppression s on s.tenant_id = w.tenant_id and s.id = w.key
