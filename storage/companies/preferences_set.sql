-- company.preferences_set: the changed keys over those there are; null takes one away. json throughout, as in platform/settings_updated.sql.
with {event},
changed as (
  update company c
  set version = e.aggregate_version, updated_at = e.time,
      preferences = (select coalesce(json_object_agg(k.key, k.value order by k.key), '{}')
                     from (select * from json_each(e.changes)
                           union all
                           select old.* from json_each(c.preferences) old
                           where old.key not in (select json_object_keys(e.changes))) k
                     where json_typeof(k.value) <> 'null')
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
)
select folded((select count(*) from changed), (select count(*) from event))
