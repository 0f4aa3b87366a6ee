-- Whose address it is in the tenant, and whether he has proven it; the door puts his id into a command.
-- param email text
select u.id, u.is_verified from user_account u where u.tenant_id = :tenant and lower(u.email) = lower(:email) and u.state <> 'deleted'
