-- Which custom roles are called so, by name or id; the door puts their ids into commands.
-- param words text[]
select r.id, lower(v.word) as word
from unnest(:words) v(word)
join role r on r.tenant_id = :tenant and r.deleted_at is null and (lower(r.name) = lower(v.word) or r.id::text = lower(v.word))
