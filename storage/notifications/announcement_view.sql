-- What is shown of an announcement (schemas/notifications.h, AnnouncementView).
select a.id, {show a.AnnouncementFields}, a.created_by,
       case when now() < a.starts_at then 'scheduled' when now() >= a.ends_at then 'ended' else 'active' end as state, {show a.Versioned}
from announcement a
