-- The companies a wave names (schemas/companies.h, Company), as facts: locked, so that none goes away under who joins it.
with {wanted}
select w.ordinal, {show c.Company}
from wanted w
join company c on c.tenant_id = w.tenant_id and c.id = w.key
order by c.tenant_id, c.id
for share of c
