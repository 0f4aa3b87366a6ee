-- Skills by how many published jobs ask for them (schemas/skills.h, TrendingSkillView). Before there are jobs all of them rank first,
-- whatever the days.
-- filter category text lower(t.category) = any(select lower(v) from unnest(:category) v)
-- filter days integer 1..365 true
-- sort   demand_now bigint not null t.demand_now
-- sort   change_percent number not null t.change_percent
-- id     t.id
select t.*
from (select s.*, rank() over (order by d.demand_now desc) as rank, d.demand_now, d.demand_before,
             coalesce(100.0 * (d.demand_now - d.demand_before) / nullif(d.demand_before, 0), 100 * least(d.demand_now, 1))::double precision
             as change_percent
      from ({skills/view.sql}
            where s.tenant_id = :tenant and s.deleted_at is null) s,
           lateral (select s.demand as demand_now, 0::bigint as demand_before) d) t
where {where}
{page}
