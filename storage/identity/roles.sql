-- The tenant's custom roles (schemas/identity/roles.h, RoleView).
-- filter name text lower(r.name) = any(select lower(v) from unnest(:name) v)
-- sort   name text not null r.name
-- sort   created_at timestamptz not null r.created_at
-- id     r.id
select r.id, {show r.RoleFields}, {show r.Versioned}
from role r
where r.tenant_id = :tenant and r.deleted_at is null and {where}
{page}
