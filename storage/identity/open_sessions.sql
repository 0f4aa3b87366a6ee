-- Which of these sessions still let their users in (storage/identity/session.sql says it of one).
-- param ids uuid[]
select s.id
from session s
join user_account u on u.tenant_id = s.tenant_id and u.id = s.user_id
where s.tenant_id = :tenant and s.id = any(:ids) and s.state = 'open' and s.expires_at > now() and u.state = 'active'
