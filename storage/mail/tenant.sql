-- The tenant of a mail. Asked with a nil tenant: the function looks beyond the wall (storage/mail/functions.sql).
-- param id uuid
select tenant_id from tenant_of_email(:id)
