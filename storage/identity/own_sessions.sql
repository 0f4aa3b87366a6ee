-- The caller's open sessions (schemas/identity.h, OwnSession).
-- sort   created_at timestamptz not null s.created_at
-- id     s.id
select s.id, s.listener, s.expires_at, s.created_at
from session s
where s.tenant_id = :tenant and s.user_id = :user and s.state = 'open' and s.expires_at > now() and {where}
{page}
