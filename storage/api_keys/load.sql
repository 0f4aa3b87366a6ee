-- The API keys a wave names (schemas/api_keys.h, ApiKey).
with {wanted}
select w.ordinal, {show k.ApiKey}
from wanted w
join api_key k on k.tenant_id = w.tenant_id and k.id = w.key
