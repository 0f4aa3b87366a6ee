-- session.opened: its first token is of generation 0.
with {event}
insert into session (tenant_id, id, version, user_id, listener, generation, used, state, expires_at, created_at)
select tenant_id, aggregate_id, aggregate_version, user_id, listener, 0, 0, 'open', expires_at, time
from event
