-- user.invited: the account, without a password, and the token that his invitation has. Its credential version counts the passwords it has had.
with {event},
made as (
  insert into one_time_token (tenant_id, id, user_id, purpose, email, expires_at, created_at)
  select e.tenant_id, e.token_id, e.aggregate_id, e.purpose, e.email, e.expires_at, e.time
  from event e
  where e.is_mailed
)
insert into user_account (tenant_id, id, version, {names UserFields}, password_hash, credential_version, state, created_at, updated_at)
select e.tenant_id, e.aggregate_id, e.aggregate_version, {from e.UserFields}, '', 0, 'active', e.time, e.time
from event e
