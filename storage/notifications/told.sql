-- announcement.told: a copy for each user of the part.
with {event},
copy as (
  insert into notification (tenant_id, id, version, user_id, kind, title, body, announcement_id, created_at, updated_at)
  select e.tenant_id, c.id, 1, c.user_id, 'announcement', '', '', e.announcement_id, e.time, e.time
  from event e, json_to_recordset(e.copies) as c(id uuid, user_id uuid)
),
part as (
  insert into announcement_part (tenant_id, announcement_id, part, told, up_to, last, at)
  select tenant_id, announcement_id, part, told, up_to, last, time from event
  returning 1
)
select folded(count(*), (select count(*) from event)) from part
