-- The announcements a wave names, how far they are told, and to whom next: up to 500 users of the audience, by id (domain/notifications.h,
-- users_a_part; schemas/notifications.h, Telling). Where none of them wants mails, nobody has to look whom to write to.
with {wanted}
select w.ordinal, a.id, a.version, a.deleted_at is not null as deleted, {show a.AnnouncementFields}, p.parts, p.told,
       array_to_json(r.next) as next, r.by_mail
from wanted w
join announcement a on a.tenant_id = w.tenant_id and a.id = w.key,
     lateral (select count(*) as parts, coalesce(bool_or(p.last), false) as told,
                     (array_agg(p.up_to order by p.part desc) filter (where p.up_to is not null))[1] as up_to
              from announcement_part p where p.tenant_id = a.tenant_id and p.announcement_id = a.id) p,
     lateral (select coalesce(array_agg(o.id order by o.id), '{}') as next, coalesce(bool_or(o.notify_by_mail), false) as by_mail
              from (select u.id, u.notify_by_mail
                    from user_account u
                    where u.tenant_id = a.tenant_id and u.state = 'active' and (cardinality(a.audience) = 0 or u.role = any(a.audience))
                      and u.id > coalesce(p.up_to, '00000000-0000-0000-0000-000000000000')
                    order by u.id
                    limit 500) o) r
