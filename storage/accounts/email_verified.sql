-- user.email_verified: his verification token has done its work.
with {event},
changed as (
  update user_account u set version = e.aggregate_version, is_verified = true, updated_at = e.time
  from event e
  where u.tenant_id = e.tenant_id and u.id = e.aggregate_id and u.version = e.aggregate_version - 1
  returning 1
),
used as (
  update one_time_token t set used_at = e.time
  from event e
  where t.tenant_id = e.tenant_id and t.user_id = e.aggregate_id and t.purpose = 'verify' and t.used_at is null
)
select folded(count(*), (select count(*) from event)) from changed
