-- company.created.
with {event}
insert into company (tenant_id, id, version, name, email_domain, description, created_at, updated_at)
select tenant_id, aggregate_id, aggregate_version, name, email_domain, description, time, time
from event
