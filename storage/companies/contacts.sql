-- A company's contacts (schemas/companies.h, ContactView), by name.
-- param  company_id uuid
-- scope  companies
-- sort   name text not null k.name
-- sort   created_at timestamptz not null k.created_at
-- id     k.id
{companies/contact_view.sql}
where k.tenant_id = :tenant and k.company_id = :company_id and k.deleted_at is null and {where}
{page}
