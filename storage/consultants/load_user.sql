-- The users a wave names (schemas/consultants.h, FutureConsultant), as facts: locked, so that none is deactivated under who makes him a
-- consultant.
with {wanted}
select w.ordinal, u.id, u.version, u.state = 'deleted' as deleted, u.role, u.state
from wanted w
join user_account u on u.tenant_id = w.tenant_id and u.id = w.key
order by u.tenant_id, u.id
for share of u
