-- What is shown of a notification n (schemas/notifications.h, NotificationView). One that has no text of its own shows its announcement's,
-- and is gone once that is withdrawn: who asks says `a.deleted_at is null`.
select n.id, n.user_id, n.kind, coalesce(a.title, n.title) as title, coalesce(a.body, n.body) as body, n.link, n.is_read, n.read_at, {show n.Versioned}
from notification n
left join announcement a on a.tenant_id = n.tenant_id and a.id = n.announcement_id
