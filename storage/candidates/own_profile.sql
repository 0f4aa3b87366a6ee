-- The actor's own profile (schemas/candidates_profile.h, CandidateProfileView); before there is one, what his account says, under the id that
-- it will have.
-- param id uuid
-- contacts candidates
with own as (
  select c.* from candidate c where c.tenant_id = :tenant and c.user_id = :user and c.deleted_at is null
),
person as (
  select o.* from own o
  union all
  select c.*
  from user_account u,
       json_populate_record(null::candidate, json_build_object('tenant_id', u.tenant_id, 'id', :id, 'version', 0, 'user_id', u.id,
         'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name, 'links', json_build_array())) c
  where u.tenant_id = :tenant and u.id = :user and not exists (select 1 from own)
)
{candidates/profile_view.sql}
