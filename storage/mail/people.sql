-- Whom of these a mail can reach: the candidates and the users among them who are within the actor's reach, with their addresses. Without
-- `everybody` the users are those of the actor's company. Each with whether the actor may see the address, a candidate's.
-- param candidates uuid[]
-- param users uuid[]
-- param everybody boolean
-- scope candidates
-- contacts candidates
select 'candidate' as kind, c.id, c.email as address, {contacts} as contacts_shown
from candidate c
where c.tenant_id = :tenant and c.id = any(:candidates) and c.deleted_at is null and {scope}
union all
select 'user', u.id, u.email, false
from user_account u
where u.tenant_id = :tenant and u.id = any(:users) and u.state = 'active' and (:everybody or u.company_id = :company)
