-- What became of a command (api/platform.h, CommandView). The inbox has no policy of its own: the tenant is asked for here.
-- param id uuid
select i.command_id, i.status, i.kind, i.object_id as id, i.version, i.problem
from inbox i
where i.command_id = :id and i.tenant_id = :tenant
