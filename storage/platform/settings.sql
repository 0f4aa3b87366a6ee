-- The tenant's settings (schemas/platform.h, SettingsView), with defaults where nothing was set; a row also where nothing ever was. The
-- tenant's id is theirs: a command's answer names it, a GET does not. No jsonb: numbers stay as they were given.
-- param id uuid
select (select json_object_agg(k.key, k.value order by k.key)
        from (select * from json_each(coalesce(s.settings, '{}'))
              union all
              select d.* from json_each('{"billing_enforced": false, "locale": "en", "maintenance": {"enabled": false}, "time_zone": "UTC"}') d
              where d.key not in (select json_object_keys(s.settings))) k) as settings,
       coalesce(s.version, 0) as version
from (select) one
left join settings s on s.tenant_id = :tenant and s.id = coalesce(:id, :tenant)
