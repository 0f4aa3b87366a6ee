-- webhook.added. The secret is sealed.
with {event}
insert into webhook_endpoint (tenant_id, id, version, {names EndpointFields}, secret, company_id, state, created_at, updated_at)
select e.tenant_id, e.aggregate_id, e.aggregate_version, {from e.EndpointFields}, e.secret, e.company_id, 'enabled', e.time, e.time
from event e
