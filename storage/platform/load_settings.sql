-- The settings a wave names (schemas/platform.h, Settings).
with {wanted}
select w.ordinal, s.id, s.version, false as deleted, s.settings
from wanted w
join settings s on s.tenant_id = w.tenant_id and s.id = w.key
