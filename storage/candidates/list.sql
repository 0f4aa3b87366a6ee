-- Lists and searches candidates (schemas/candidates.h, CandidateView).
-- scope  candidates
-- contacts candidates
-- filter status text c.status = any(:status)
-- filter state text c.state = any(:state)
-- filter domain text c.domain = any(:domain)
-- filter source text c.source = any(:source)
-- filter location text c.location = any(:location) and ({contacts} or holds_no_contact(c.location))
-- filter position text c.position = any(:position) and ({contacts} or holds_no_contact(c.position))
-- filter email email {contacts} and lower(c.email) = any(select lower(v) from unnest(:email) v)
-- filter first_name text c.first_name = any(:first_name)
-- filter last_name text c.last_name = any(:last_name)
-- filter company_id uuid c.company_id = any(:company_id)
-- filter job_search_mode text c.job_search_mode = any(:job_search_mode) and ({contacts} or holds_no_contact(c.job_search_mode))
-- filter experience_min number c.experience_years >= (:experience_min)[1]
-- filter experience_max number c.experience_years <= (:experience_max)[1]
-- filter q text exists (select 1 from unnest(:q) v where starts_with(lower(c.first_name), lower(v)) or starts_with(lower(c.last_name), lower(v)) or starts_with(lower(c.first_name || ' ' || c.last_name), lower(v)) or starts_with(lower(c.domain), lower(v)) or (starts_with(lower(c.position), lower(v)) and ({contacts} or holds_no_contact(c.position))) or ({contacts} and starts_with(lower(c.email), lower(v))))
-- sort   created_at timestamptz not null c.created_at
-- sort   updated_at timestamptz not null c.updated_at
-- sort   first_name text c.first_name
-- sort   last_name text c.last_name
-- sort   email text case when {contacts} then c.email end
-- sort   experience_years number c.experience_years
-- id     c.id
-- count  select coalesce(sum(value), 0)::bigint as total from counter where tenant_id = :tenant and name = 'candidates'
{candidates/view.sql}
where c.deleted_at is null and {where}
{page}
