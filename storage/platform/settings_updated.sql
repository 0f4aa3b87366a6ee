-- settings.updated: the changed keys over those there are; null takes one away. The first one makes the row.
with {event},
changed as (
  update settings s
  set version = e.aggregate_version, updated_at = e.time,
      settings = (select coalesce(json_object_agg(k.key, k.value order by k.key), '{}')
                  from jsonb_each(s.settings::jsonb || e.changes::jsonb) k
                  where k.value <> 'null')
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
