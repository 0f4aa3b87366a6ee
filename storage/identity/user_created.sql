-- user.created: the account. Its credential version counts the passwords it has had.
with {event}
insert into user_account (tenant_id, id, version, email, password_hash, credential_version, first_name, last_name, role, company_id,
                          is_company_admin, is_verified, state, created_at, updated_at)
select tenant_id, aggregate_id, aggregate_version, email, password_hash, 1, first_name, last_name, role, company_id,
       is_company_admin, is_verified, 'active', time, time
from event
