-- One company's profile (schemas/companies.h, CompanyProfileView).
-- param id uuid
-- scope companies
select c.id as company_id, {show c.CompanyBasics}, c.logo as logo_url, 0::double precision as average_rating, 0::bigint as ratings_count,
       0::bigint as open_jobs_count, c.version, c.updated_at
from company c
where c.tenant_id = :tenant and c.id = :id and c.deleted_at is null and {scope}
