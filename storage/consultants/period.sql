-- The period that a consultant k's targets are for, the one that is now: from `begins` to before `ends`, by the tenant's calendar.
select date_trunc(k.period, l.now) at time zone z.name as begins,
       (date_trunc(k.period, l.now) + case k.period when 'year' then interval '1 year' when 'quarter' then interval '3 months'
                                                    else interval '1 month' end) at time zone z.name as ends
from (select coalesce((select s.settings ->> 'time_zone' from settings s where s.tenant_id = k.tenant_id and s.id = k.tenant_id), 'UTC') as name) z,
     lateral (select now() at time zone z.name as now) l
