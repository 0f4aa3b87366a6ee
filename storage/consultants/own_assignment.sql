-- Whether an assignment s is of a consultant k: his account's, and of no profile that it had before.
s.tenant_id = k.tenant_id and s.user_id = k.user_id and coalesce(s.consultant_id, k.id) = k.id
