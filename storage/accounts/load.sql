-- The accounts a wave names (schemas/accounts.h, StoredAccount).
with {wanted}
select w.ordinal, {show u.StoredAccount}
from wanted w
join user_account u on u.tenant_id = w.tenant_id and u.id = w.key
