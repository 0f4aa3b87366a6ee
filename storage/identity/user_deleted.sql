-- user.deleted: his names stay for what he did, his picture goes.
with {event},
changed as (
  update user_account u set version = e.aggregate_version, state = 'deleted', updated_at = e.time
  from event e
  where u.tenant_id = e.tenant_id and u.id = e.aggregate_id and u.version = e.aggregate_version - 1
  returning 1
),
gone as (
  delete from user_picture p using event e where p.tenant_id = e.tenant_id and p.user_id = e.aggregate_id
)
select folded(count(*), (select count(*) from event)) from changed
