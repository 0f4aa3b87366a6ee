-- An event that has a token mailed to a user (schemas/accounts.h, MailedToken): it takes the place of the one before.
with {event},
changed as (
  update user_account u set version = e.aggregate_version
  from event e
  where u.tenant_id = e.tenant_id and u.id = e.aggregate_id and u.version = e.aggregate_version - 1
  returning u.tenant_id, u.id
),
made as (
  insert into one_time_token as t (tenant_id, id, user_id, purpose, email, expires_at, created_at)
  select e.tenant_id, e.token_id, e.aggregate_id, e.purpose, e.address, e.expires_at, e.time
  from event e
  join changed c on c.tenant_id = e.tenant_id and c.id = e.aggregate_id
  on conflict (tenant_id, user_id, purpose) do update
    set id = excluded.id, email = excluded.email, expires_at = excluded.expires_at, used_at = null, created_at = excluded.created_at
)
select folded(count(*), (select count(*) from event)) from changed
