-- The mailed tokens a wave names, each with its user and his open sessions: a row for each, or one without (schemas/accounts.h, TokenHolder).
with {wanted}
select w.ordinal, t.id, t.purpose, t.expires_at, t.used_at is not null as used, t.email = u.email as same_address, t.user_id,
       u.version as user_version, u.email, u.role, u.state, u.is_verified, s.id as session_id, s.version as session_version
from wanted w
join one_time_token t on t.tenant_id = w.tenant_id and t.id = w.key
join user_account u on u.tenant_id = t.tenant_id and u.id = t.user_id
left join session s on s.tenant_id = u.tenant_id and s.user_id = u.id and s.state = 'open'
order by w.ordinal, s.id
