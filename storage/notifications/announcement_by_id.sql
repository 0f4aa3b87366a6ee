-- One announcement (schemas/notifications.h, AnnouncementView).
-- param id uuid
{notifications/announcement_view.sql}
where a.tenant_id = :tenant and a.id = :id and a.deleted_at is null
