-- The tenant's users (schemas/identity.h, UserView).
-- scope  identity
-- filter role text u.role = any(:role)
-- filter department text lower(u.department) = any(select lower(v) from unnest(:department) v)
-- filter company_id uuid u.company_id = any(:company_id)
-- filter state text u.state = any(:state)
-- filter is_active boolean (u.state = 'active') = any(:is_active)
-- filter is_verified boolean u.is_verified = any(:is_verified)
-- filter email email lower(u.email) = any(select lower(v) from unnest(:email) v)
-- filter q text exists (select 1 from unnest(:q) v where strpos(lower(u.first_name || ' ' || u.last_name), lower(v)) > 0 or strpos(lower(u.email), lower(v)) > 0 or strpos(lower(u.username), lower(v)) > 0)
-- sort   created_at timestamptz not null u.created_at
-- sort   name text not null trim(u.first_name || ' ' || u.last_name)
-- sort   email text not null u.email
-- id     u.id
{identity/view.sql}
where u.tenant_id = :tenant and u.state <> 'deleted' and {where}
{page}
