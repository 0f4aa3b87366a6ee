-- The tenant's settings (schemas/platform.h, SettingsView), with defaults where nothing was set; a row also where nothing ever was. The
-- tenant's id is theirs: a command's answer names it, a GET does not.
-- param id uuid
select ('{"billing_enforced": false, "locale": "en", "maintenance": {"enabled": false}, "time_zone": "UTC"}'::jsonb
        || coalesce(s.settings::jsonb, '{}'))::json as settings,
       coalesce(s.version, 0) as version
from (select) one
left join settings s on s.tenant_id = :tenant and s.id = coalesce(:id, :tenant)
