-- tenant.created. The tenant's own row lies behind its own wall: the event's tenant is the tenant.
with {event}
insert into tenant (tenant_id, id, version, code, name, hosts, created_at, updated_at)
select tenant_id, aggregate_id, aggregate_version, code, name, array(select json_array_elements_text(hosts)), time, time
from event
