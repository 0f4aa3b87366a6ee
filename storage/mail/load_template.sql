-- The templates a wave names (schemas/mail.h, StoredTemplate): its own, or what a mail is made of.
with {wanted}
select w.ordinal, {show t.StoredTemplate}
from wanted w
join mail_template t on t.tenant_id = w.tenant_id and t.id = w.key
order by t.tenant_id, t.id
for share of t
