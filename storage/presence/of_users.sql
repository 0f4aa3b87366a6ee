-- Who of these users is there (schemas/presence.h, PresenceView): one by his id, or several; whoever is not known is offline. `seen` is
-- what this door has heard and the table may not have yet: [{id, at}].
-- param id uuid
-- param ids uuid[]
-- param seen json
select w.id as user_id,
       case when l.at > now() - interval '2 minutes' then 'online' when l.at > now() - interval '15 minutes' then 'away' else 'offline' end as status,
       l.at as last_active_at
from unnest(coalesce(:ids, array[:id])) with ordinality w(id, n)
left join user_account u on u.tenant_id = :tenant and u.id = w.id and u.state <> 'deleted'
left join lateral (select greatest((select t.at from last_seen t where t.tenant_id = u.tenant_id and t.id = u.id),
                                   (select max(m.at) from json_to_recordset(coalesce(:seen, '[]')) m(id uuid, at timestamptz) where m.id = u.id)) as at) l on true
order by w.n
