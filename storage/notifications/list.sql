-- A user's notifications (schemas/notifications.h, NotificationView).
-- scope  notifications
-- filter is_read boolean n.is_read = any(:is_read)
-- filter kind text n.kind = any(:kind)
-- sort   created_at timestamptz not null n.created_at
-- id     n.id
{notifications/view.sql}
where n.tenant_id = :tenant and n.user_id = :user and n.deleted_at is null and a.deleted_at is null and {where}
{page}
