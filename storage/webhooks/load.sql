-- The endpoints a wave names (schemas/webhooks.h, Endpoint).
with {wanted}
select w.ordinal, e.id, e.version, e.state = 'deleted' as deleted, e.state
from wanted w
join webhook_endpoint e on e.tenant_id = w.tenant_id and e.id = w.key
