-- The tenant of a host name, else the one with the code `default`. Asked with a nil tenant: the function looks beyond the wall
-- (storage/platform/functions.sql).
-- param host text
select tenant_id, code from tenant_of_host(:host)
