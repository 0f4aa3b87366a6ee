-- One company's hiring preferences (schemas/companies.h, HiringPreferencesView).
-- param id uuid
-- scope companies
select c.preferences, c.version
from company c
where c.tenant_id = :tenant and c.id = :id and c.deleted_at is null and {scope}
