-- The tenant of a code. Asked with a nil tenant: the function looks beyond the wall (storage/accounts/functions.sql). The value is the
-- directory's keyed hash of the code in lower case.
-- param code_value text
select tenant_id from tenant_of_code(:code_value)
