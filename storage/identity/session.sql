-- What authentication needs to know of a session (schemas/identity.h, SessionView). One that has expired counts as closed. Of a candidate who
-- has no profile, how many he had: that says which id it will get.
-- param id uuid
select s.id, s.user_id, case when s.expires_at > now() then s.state else 'closed' end as state, u.state as user_state, u.role,
       u.company_id, c.id as candidate_id,
       case when c.id is null and u.role = 'candidate' then
         (select count(*) from candidate f where f.tenant_id = u.tenant_id and f.user_id = u.id and f.deleted_at is not null) end as former,
       u.is_company_admin, u.is_verified,
       {identity/custom_permissions.sql} as permissions
from session s
join user_account u on u.tenant_id = s.tenant_id and u.id = s.user_id
left join candidate c on c.tenant_id = u.tenant_id and c.user_id = u.id and c.deleted_at is null
where s.tenant_id = :tenant and s.id = :id
