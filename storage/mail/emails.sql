-- The mails within an actor's reach (schemas/mail.h, EmailSummary), the newest first.
-- scope  mail
-- contacts mail
-- filter state text m.state = any(:state)
-- filter campaign_id uuid m.campaign_id = any(:campaign_id)
-- filter candidate_id uuid m.candidate_id = any(:candidate_id)
-- filter recipient email {contacts} and lower(m.recipient) = any(select lower(v) from unnest(:recipient) v)
-- sort   created_at timestamptz not null m.created_at
-- id     m.id
select m.*, {contacts} as contacts_shown
from ({mail/email_view.sql}
      where i.tenant_id = :tenant) m
where {where}
{page}
