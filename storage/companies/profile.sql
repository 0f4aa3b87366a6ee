-- One company's profile (schemas/companies.h, CompanyProfileView).
-- param id uuid
-- scope companies
select c.id as company_id, {show c.CompanyBasics}, c.logo as logo_url, {companies/figures.sql}, c.version, c.updated_at
from company c
where c.tenant_id = :tenant and c.id = :id and c.deleted_at is null and {scope}
