-- What a notification's mail says, to whom, and whether he is to have it: he wants such mails, his address is proven, and it is still there.
select n.tenant_id, n.id, n.kind, n.user_id, coalesce(a.title, n.title) as title, coalesce(a.body, n.body) as body, n.link, u.email as address,
       u.notify_by_mail and u.is_verified and u.state = 'active' and n.deleted_at is null and a.deleted_at is null as is_wanted
from notification n
join user_account u on u.tenant_id = n.tenant_id and u.id = n.user_id
left join announcement a on a.tenant_id = n.tenant_id and a.id = n.announcement_id
