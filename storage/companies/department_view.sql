-- What is shown of a department (schemas/companies.h, DepartmentView), to whom its company is within reach.
select d.id, d.company_id, {show d.DepartmentFields}, {show d.Versioned}
from department d
join company c on c.tenant_id = d.tenant_id and c.id = d.company_id and c.deleted_at is null
