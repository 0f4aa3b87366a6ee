-- user.password_changed: whoever verified the one before comes too late, and so does a mail that would have set another.
with {event},
changed as (
  update user_account u set version = e.aggregate_version, password_hash = e.password_hash, credential_version = u.credential_version + 1,
                            updated_at = e.time
  from event e
  where u.tenant_id = e.tenant_id and u.id = e.aggregate_id and u.version = e.aggregate_version - 1
  returning 1
),
used as (
  update one_time_token t set used_at = e.time
  from event e
  where t.tenant_id = e.tenant_id and t.user_id = e.aggregate_id and t.purpose in ('reset', 'invite') and t.used_at is null
)
select folded(count(*), (select count(*) from event)) from changed
