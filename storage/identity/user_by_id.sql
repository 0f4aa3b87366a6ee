-- One user (schemas/identity.h, UserView), for himself and for the house: an operation on other users brings a scope of its own.
-- param id uuid
select u.id, {show u.UserFields}, trim(u.first_name || ' ' || u.last_name) as name, u.username, u.phone, u.bio,
       json_build_array(u.role) as roles, u.department, u.state = 'active' as is_active, u.locale, u.time_zone, u.version,
       u.created_at, u.updated_at
from user_account u
where u.tenant_id = :tenant and u.id = :id and u.state <> 'deleted'
