-- notification.marked. A copy of an announcement keeps the text that was read.
with {event},
changed as (
  update notification n
  set version = e.aggregate_version, updated_at = e.time, is_read = e.is_read, read_at = e.read_at,
      title = coalesce(e.title, n.title), body = coalesce(e.body, n.body),
      announcement_id = case when e.title is null then n.announcement_id end
  from event e
  where n.tenant_id = e.tenant_id and n.id = e.aggregate_id and n.version = e.aggregate_version - 1
  returning 1
)
select folded(count(*), (select count(*) from event)) from changed
