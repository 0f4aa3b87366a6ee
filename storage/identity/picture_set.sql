-- user.picture_set: it takes the place of the one before, whose file goes once nobody has it (storage/blobs/blobs.h).
with {event},
changed as (
  update user_account u set version = e.aggregate_version, updated_at = e.time
  from event e
  where u.tenant_id = e.tenant_id and u.id = e.aggregate_id and u.version = e.aggregate_version - 1
  returning 1
),
kept as (
  insert into user_picture (tenant_id, user_id, {names UploadedFile})
  select e.tenant_id, e.aggregate_id, {from e.UploadedFile}
  from event e
  on conflict (tenant_id, user_id) do update
    set blob = excluded.blob, filename = excluded.filename, media_type = excluded.media_type, size = excluded.size
)
select folded((select count(*) from changed), (select count(*) from event))
