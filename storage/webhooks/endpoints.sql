-- Where deliveries go and what signs them, sealed (workers/webhooks/work.cpp).
with {wanted}
select e.tenant_id, e.id, e.url, e.secret, e.state
from wanted w
join webhook_endpoint e on e.tenant_id = w.tenant_id and e.id = w.id
