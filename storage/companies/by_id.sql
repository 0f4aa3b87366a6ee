-- One company (schemas/companies.h, CompanyView).
-- param id uuid
-- scope companies
{companies/view.sql}
where c.tenant_id = :tenant and c.id = :id and c.deleted_at is null and {scope}
