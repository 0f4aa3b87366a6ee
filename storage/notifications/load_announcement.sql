-- The announcements a wave names, and how far they are told (schemas/notifications.h, Announcement).
with {wanted}
select w.ordinal, a.id, a.version, a.deleted_at is not null as deleted, {show a.AnnouncementFields}, p.parts, p.told
from wanted w
join announcement a on a.tenant_id = w.tenant_id and a.id = w.key,
     lateral (select count(*) as parts, coalesce(bool_or(p.last), false) as told
              from announcement_part p where p.tenant_id = a.tenant_id and p.announcement_id = a.id) p
