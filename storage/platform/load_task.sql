-- The tasks a wave names (schemas/platform.h, Task): its own, or a fact of a chunk. Locked, so that a chunk and the end of its task
-- do not pass each other.
with {wanted}
select w.ordinal, {show t.Task}
from wanted w
join task t on t.tenant_id = w.tenant_id and t.id = w.key
order by t.tenant_id, t.id
for share of t
