-- The notifications a wave names, and whether each is still to go by mail (schemas/mail.h, NotificationToMail).
with {wanted}
select w.ordinal, o.id, o.kind, o.user_id, o.address,
       o.is_wanted
       and not exists (select from suppression s where s.tenant_id = o.tenant_id and s.address = lower(o.address)
                       and s.deleted_at is null and s.scope = 'all')
       and not exists (select from email m where m.tenant_id = o.tenant_id and m.notification_id = o.id) as is_wanted
from wanted w
join lateral ({mail/notification_view.sql}
              where n.tenant_id = w.tenant_id and n.id = w.key) o on true
