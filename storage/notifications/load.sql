-- The notifications a wave names, each with the text that its user sees (schemas/notifications.h, Notification).
with {wanted}
select w.ordinal, n.id, n.version, n.deleted_at is not null as deleted, n.user_id, coalesce(a.title, n.title) as title,
       coalesce(a.body, n.body) as body, n.is_read, a.id is not null as text_is_elsewhere, a.deleted_at is not null as withdrawn
from wanted w
join notification n on n.tenant_id = w.tenant_id and n.id = w.key
left join announcement a on a.tenant_id = n.tenant_id and a.id = n.announcement_id
