-- What a user was told since the notification :id (schemas/notifications.h, NotificationView), the oldest first. Of two that are made at
-- once the elder may be committed last, so what came in the minute before is told again, as far as that is not much.
-- param id uuid
{notifications/view.sql}
where n.tenant_id = :tenant and n.user_id = :user and n.deleted_at is null and a.deleted_at is null
  and n.id in (
    with told as (select o.created_at, o.id from notification o where o.tenant_id = :tenant and o.user_id = :user and o.id = :id)
    (select s.id from told, notification s
     where s.tenant_id = :tenant and s.user_id = :user and (s.created_at, s.id) > (told.created_at, told.id)
     order by s.created_at, s.id limit 257)
    union all
    (select s.id from told, notification s
     where s.tenant_id = :tenant and s.user_id = :user and (s.created_at, s.id) < (told.created_at, told.id)
       and s.created_at > told.created_at - interval '1 minute'
     order by s.created_at desc, s.id desc limit 50))
order by n.created_at, n.id
