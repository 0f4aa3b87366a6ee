-- The tenant's mails of which the outbox may have a file, the newest 200 (api/mail_house.cpp).
select m.id, m.recipient, coalesce(m.subject, c.subject) as subject,
       to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
from email m
left join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
where m.tenant_id = :tenant
order by m.created_at desc, m.id
limit 200
