-- One endpoint (schemas/webhooks.h, Webhook); never its secret.
-- param id uuid
-- scope webhooks
select e.id, {show e.EndpointFields}, e.company_id, e.state, e.state = 'enabled' as is_active, e.version, e.created_at, e.updated_at
from webhook_endpoint e
where e.tenant_id = :tenant and e.id = :id and e.state <> 'deleted' and {scope}
