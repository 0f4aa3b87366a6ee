-- settings.updated: the changed keys over those there are; null takes one away. The first one makes the row. json throughout: jsonb would
-- spell numbers anew, and 1e22 would come back as digits that no request may have.
with {event},
changed as (
  update settings s
  set version = e.aggregate_version, updated_at = e.time,
      settings = (select coalesce(json_object_agg(k.key, k.value order by k.key), '{}')
                  from (select * from json_each(e.changes)
                        union all
                        select old.* from json_each(s.settings) old
                        where old.key not in (select json_object_keys(e.changes))) k
                  where json_typeof(k.value) <> 'null')
  from event e
  where s.tenant_id = e.tenant_id and s.id = e.aggregate_id and s.version = e.aggregate_version - 1
  returning 1
),
made as (
  insert into settings (tenant_id, id, version, settings, created_at, updated_at)
  select tenant_id, aggregate_id, aggregate_version, changes, time, time
  from event
  where aggregate_version = 1
  returning 1
)
select folded((select count(*) from changed) + (select count(*) from made), (select count(*) from event))
