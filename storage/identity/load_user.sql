-- The users a wave names (schemas/identity.h, User).
with {wanted}
select w.ordinal, {show u.User}
from wanted w
join user_account u on u.tenant_id = w.tenant_id and u.id = w.key
