-- Whom a mail went to: for who tells of it without being signed in, by a signed link or as the mail server.
-- param id uuid
select id, recipient, case when notification_id is not null then user_id end as notified_user_id from email where tenant_id = :tenant and id = :id
