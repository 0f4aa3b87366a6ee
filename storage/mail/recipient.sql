-- Whom a mail went to: for who tells of it without being signed in, by a signed link or as the mail server.
-- param id uuid
select id, recipient from email where tenant_id = :tenant and id = :id
