-- The users a wave names (schemas/identity.h, User).
with {wanted}
select w.ordinal, u.id, u.version, u.email, u.role, u.company_id, u.state, u.credential_version
from wanted w
join user_account u on u.tenant_id = w.tenant_id and u.id = w.key
