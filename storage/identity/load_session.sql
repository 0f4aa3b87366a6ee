-- The sessions a wave names, each with its user's state (schemas/identity.h, SessionState).
with {wanted}
select w.ordinal, {show s.StoredSession}, u.state as user_state
from wanted w
join session s on s.tenant_id = w.tenant_id and s.id = w.key
join user_account u on u.tenant_id = s.tenant_id and u.id = s.user_id
