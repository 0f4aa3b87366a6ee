-- One mail with its tries (schemas/mail.h, EmailView).
-- param id uuid
-- scope mail
-- contacts mail
select m.*, {contacts} as contacts_shown,
       (select coalesce(json_agg(o order by o.attempt), '[]')
        from (select y.attempt, y.at, y.status_code as code, y.error, y.milliseconds
              from attempt y where y.tenant_id = :tenant and y.todo_id = m.id) o) as tries
from ({mail/email_view.sql}
      where i.tenant_id = :tenant and i.id = :id) m
where {scope}
