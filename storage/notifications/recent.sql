-- What these users were told in the last two minutes (schemas/notifications.h, NotificationView), the oldest first: the door may not have
-- heard of it.
-- param users uuid[]
{notifications/view.sql}
where n.tenant_id = :tenant and n.user_id = any(:users) and n.created_at > now() - interval '2 minutes' and n.deleted_at is null
  and a.deleted_at is null
order by n.created_at, n.id
limit 1000
