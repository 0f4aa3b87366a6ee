-- One notification (schemas/notifications.h, NotificationView).
-- param id uuid
-- scope notifications
{notifications/view.sql}
where n.tenant_id = :tenant and n.id = :id and n.deleted_at is null and a.deleted_at is null and {scope}
