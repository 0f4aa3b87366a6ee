-- Whom a mail went to: for who tells of it without being signed in, by a signed link or as the mail server.
-- param id uuid
select m.id, coalesce(nullif(m.recipient, ''), u.email) as recipient
from email m
left join user_account u on u.tenant_id = m.tenant_id and u.id = m.user_id
where m.tenant_id = :tenant and m.id = :id
