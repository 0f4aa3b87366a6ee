-- user.created, user.registered: the account. Its credential version counts the passwords it has had.
with {event}
insert into user_account (tenant_id, id, version, {names UserFields}, password_hash, credential_version, state, created_at, updated_at)
select e.tenant_id, e.aggregate_id, e.aggregate_version, {from e.UserFields}, e.password_hash, 1, 'active', e.time, e.time
from event e
