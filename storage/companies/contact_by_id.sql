-- One contact of a company (schemas/companies.h, ContactView).
-- param id uuid
-- param company_id uuid
-- scope companies
{companies/contact_view.sql}
where k.tenant_id = :tenant and k.id = :id and k.company_id = :company_id and k.deleted_at is null and {scope}
