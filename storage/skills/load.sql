-- The skills a wave names, each with the categories that its command names by id (schemas/skills.h, Skill): those are facts, locked so
-- that none is deleted meanwhile.
with {wanted}
select w.ordinal, {show s.Stored}, {show s.SkillBasics}, k.id as category_id, n.named
from wanted w
join skill s on s.tenant_id = w.tenant_id and s.id = w.key
left join category k on k.tenant_id = s.tenant_id and k.id = s.category_id and k.deleted_at is null
left join lateral (select coalesce(json_agg(c), '[]') as named
                   from (select {show c.Category}
                         from wanted o join category c on c.tenant_id = o.tenant_id and c.id = o.key
                         where o.ordinal = w.ordinal
                         order by c.id
                         for share of c) c) n on true
