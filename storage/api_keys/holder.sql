-- Whom an API key acts for, and what its text must hash to (schemas/api_keys.h, KeyHolder): none where it is revoked or over, or its user is
-- not active.
-- param id uuid
select k.hash, to_json(k.permissions) as key_permissions, k.user_id, u.role, u.company_id, c.id as candidate_id, u.is_company_admin, u.is_verified,
       {identity/custom_permissions.sql} as permissions
from api_key k
join user_account u on u.tenant_id = k.tenant_id and u.id = k.user_id and u.state = 'active'
left join candidate c on c.tenant_id = u.tenant_id and c.user_id = u.id and c.deleted_at is null
where k.tenant_id = :tenant and k.id = :id and k.deleted_at is null and (k.expires_at is null or k.expires_at > now())
