-- The mails a wave names (schemas/mail.h, Email), each with whether it waits for a person: its todo was given up.
with {wanted}
select w.ordinal, {show m.Stored}, m.recipient, m.state,
       m.state = 'queued' and exists (select from todo t where t.id = m.id and t.due_at is null) as unsure, {scope} as in_reach
from wanted w
join email m on m.tenant_id = w.tenant_id and m.id = w.key
