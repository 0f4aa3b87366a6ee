-- The companies a wave names, each with the department that its command names, removed or not (schemas/companies.h, CompanyWithDepartment).
with {wanted}
select w.ordinal, {show c.Company}, n.named
from wanted w
join company c on c.tenant_id = w.tenant_id and c.id = w.key
left join lateral (select coalesce(json_agg(o), '[]') as named
                   from (select {show d.Department}
                         from wanted n join department d on d.tenant_id = n.tenant_id and d.id = n.key
                         where n.ordinal = w.ordinal and d.company_id = c.id) o) n on true
