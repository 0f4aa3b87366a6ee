-- The tenant's announcements (schemas/notifications.h, AnnouncementView).
-- filter severity text a.severity = any(:severity)
-- filter state text case when now() < a.starts_at then 'scheduled' when now() >= a.ends_at then 'ended' else 'active' end = any(:state)
-- sort   created_at timestamptz not null a.created_at
-- sort   starts_at timestamptz a.starts_at
-- id     a.id
{notifications/announcement_view.sql}
where a.tenant_id = :tenant and a.deleted_at is null and {where}
{page}
