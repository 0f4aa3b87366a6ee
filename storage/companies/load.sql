-- The companies a wave names (schemas/companies.h, Company), as facts: locked, so that none goes away under who joins it.
with {wanted}
select w.ordinal, c.id, c.version, c.name, c.deleted_at is not null as deleted
from wanted w
join company c on c.tenant_id = w.tenant_id and c.id = w.key
order by c.tenant_id, c.id
for share of c
