-- The accounts a wave names, each with its open sessions: a row for each, or one without (schemas/accounts.h, AccountWithSession).
with {wanted}
select w.ordinal, {show u.StoredAccount}, s.id as session_id, s.version as session_version
from wanted w
join user_account u on u.tenant_id = w.tenant_id and u.id = w.key
left join session s on s.tenant_id = u.tenant_id and s.user_id = u.id and s.state = 'open'
order by w.ordinal, s.id
