-- What is shown of a contact (schemas/companies.h, ContactView), to whom its company is within reach.
select k.id, k.company_id, {show k.ContactFields}, {show k.Versioned}
from contact k
join company c on c.tenant_id = k.tenant_id and c.id = k.company_id and c.deleted_at is null
