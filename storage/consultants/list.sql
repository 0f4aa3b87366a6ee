-- The tenant's consultants (schemas/consultants.h, ConsultantView).
-- scope  consultants
-- filter region text lower(k.region) = any(select lower(v) from unnest(:region) v)
-- filter specialty text exists (select 1 from unnest(k.specialties) s where lower(s) = any(select lower(v) from unnest(:specialty) v))
-- filter state text 'active' = any(:state)
-- filter user_id uuid k.user_id = any(:user_id)
-- filter q text exists (select 1 from unnest(:q) v where strpos(lower(u.first_name || ' ' || u.last_name), lower(v)) > 0 or strpos(lower(k.title), lower(v)) > 0)
-- sort   created_at timestamptz not null k.created_at
-- sort   name text not null trim(u.first_name || ' ' || u.last_name)
-- id     k.id
{consultants/view.sql}
where k.tenant_id = :tenant and k.deleted_at is null and {where}
{page}
