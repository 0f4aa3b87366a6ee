-- The campaigns a wave names (schemas/mail.h, Campaign), each with those whose turn it is: 500 at a time (domain/mail.h). Its task is a
-- fact, locked so that it does not end meanwhile.
with {wanted}
select w.ordinal, {show c.Stored}, c.queued, c.unreachable, coalesce(json_array_length(c.people), 0)::bigint as total, t.task_state, p.people
from wanted w
join campaign c on c.tenant_id = w.tenant_id and c.id = w.key
join lateral (select t.state as task_state from task t where t.tenant_id = c.tenant_id and t.id = c.id for share of t) t on true
left join lateral (select coalesce(json_agg(o order by o.place), '[]') as people
                   from (select x.person ->> 'candidate_id' as candidate_id, x.person ->> 'user_id' as user_id, x.person ->> 'address' as address,
                                exists (select from suppression s where s.tenant_id = c.tenant_id and s.address = lower(x.person ->> 'address')
                                        and s.deleted_at is null) as suppressed, x.place
                         from json_array_elements(c.people) with ordinality x(person, place)
                         where x.place > c.queued and x.place <= c.queued + 500) o) p on true
