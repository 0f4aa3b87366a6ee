-- What a fold's relation `change` (tenant_id, company_id, name, key, partition, value) adds to the counters; no company is the nil id.
insert into counter as c (tenant_id, company_id, name, key, partition, value)
select tenant_id, coalesce(company_id, '00000000-0000-0000-0000-000000000000'), name, key, partition, sum(value)
from change
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
on conflict (tenant_id, name, company_id, key, partition) do update set value = c.value + excluded.value
