-- A company's departments (schemas/companies.h, DepartmentView), by name.
-- param  company_id uuid
-- scope  companies
-- filter q text exists (select 1 from unnest(:q) v where strpos(lower(d.name), lower(v)) > 0)
-- sort   name text not null d.name
-- sort   created_at timestamptz not null d.created_at
-- id     d.id
{companies/department_view.sql}
where d.tenant_id = :tenant and d.company_id = :company_id and d.deleted_at is null and {where}
{page}
