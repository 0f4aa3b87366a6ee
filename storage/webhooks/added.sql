-- webhook.added. The secret is sealed.
with {event}
insert into webhook_endpoint (tenant_id, id, version, url, events, secret, company_id, state, created_at, updated_at)
select tenant_id, aggregate_id, aggregate_version, url, array(select json_array_elements_text(events)), secret, company_id, 'enabled',
       time, time
from event
