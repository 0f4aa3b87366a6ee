-- One department of a company (schemas/companies.h, DepartmentView).
-- param id uuid
-- param company_id uuid
-- scope companies
{companies/department_view.sql}
where d.tenant_id = :tenant and d.id = :id and d.company_id = :company_id and d.deleted_at is null and {scope}
