-- What is told live: these notifications (schemas/notifications.h, NotificationView), the oldest first.
-- param ids uuid[]
{notifications/view.sql}
where n.tenant_id = :tenant and n.id = any(:ids) and n.deleted_at is null and a.deleted_at is null
order by n.created_at, n.id
