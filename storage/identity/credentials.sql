-- What the door verifies a password against, at a moment when it knows no tenant (schemas/identity.h, Credentials). The value is
-- the directory's keyed hash of the e-mail in lower case. Asked with a nil tenant: the function looks beyond the wall, for this one row
-- (storage/identity/functions.sql).
-- param email_value text
select tenant_id, user_id, password_hash, credential_version, state from credentials_of(:email_value)
