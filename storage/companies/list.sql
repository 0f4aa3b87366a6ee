-- The tenant's companies (schemas/companies.h, CompanyView).
-- scope  companies
-- filter name text lower(c.name) = any(select lower(v) from unnest(:name) v)
-- filter industry text lower(c.industry) = any(select lower(v) from unnest(:industry) v)
-- filter location text lower(c.location) = any(select lower(v) from unnest(:location) v)
-- filter size text c.size = any(:size)
-- filter q text exists (select 1 from unnest(:q) v where strpos(lower(c.name), lower(v)) > 0 or strpos(lower(c.industry), lower(v)) > 0 or strpos(lower(c.location), lower(v)) > 0)
-- sort   name text not null c.name
-- sort   created_at timestamptz not null c.created_at
-- id     c.id
{companies/view.sql}
where c.tenant_id = :tenant and c.deleted_at is null and {where}
{page}
