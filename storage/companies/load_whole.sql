-- The companies a wave names, each with what its own commands look at (schemas/companies.h, WholeCompany).
with {wanted}
select w.ordinal, {show c.Company}, c.preferences, k.contacts
from wanted w
join company c on c.tenant_id = w.tenant_id and c.id = w.key
left join lateral (select coalesce(json_agg(o), '[]') as contacts
                   from (select {show k.Contact}
                         from contact k
                         where k.tenant_id = c.tenant_id and k.company_id = c.id and k.deleted_at is null
                         order by k.created_at, k.id) o) k on true
