-- The tenant's API keys (schemas/api_keys.h, ApiKeyView).
-- scope  api_keys
-- filter user_id uuid k.user_id = any(:user_id)
-- sort   created_at timestamptz not null k.created_at
-- id     k.id
select k.id, {show k.ApiKeyFields}, k.user_id, k.prefix, l.at as last_used_at, {show k.Versioned}
from api_key k
left join last_seen l on l.tenant_id = k.tenant_id and l.id = k.id
where k.tenant_id = :tenant and k.deleted_at is null and {where}
{page}
