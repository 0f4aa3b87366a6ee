-- One custom role (schemas/identity/roles.h, RoleView).
-- param id uuid
select r.id, {show r.RoleFields}, {show r.Versioned}
from role r
where r.tenant_id = :tenant and r.id = :id and r.deleted_at is null
