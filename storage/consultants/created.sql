-- consultant.created. What his account was before is for who makes it a consultant's.
with {event}
insert into consultant (tenant_id, id, version, {names ConsultantFields}, user_id, created_at, updated_at)
select e.tenant_id, e.aggregate_id, e.aggregate_version, {from e.ConsultantFields}, e.user_id, e.time, e.time
from event e
