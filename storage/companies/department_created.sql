-- department.created: a department, or one that was removed is there again.
with {event},
made as (
  insert into department as d (tenant_id, id, version, {names DepartmentFields}, normalised_name, company_id, created_at, updated_at)
  select n.tenant_id, n.aggregate_id, n.aggregate_version, {from n.DepartmentFields}, {companies/normalised_name.sql}, n.company_id, n.time, n.time
  from event n
  on conflict (tenant_id, id) do update
    set version = excluded.version, name = excluded.name, updated_at = excluded.updated_at, deleted_at = null
    where d.version = excluded.version - 1
  returning 1
)
select folded((select count(*) from made), (select count(*) from event))
