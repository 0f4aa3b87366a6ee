-- What is shown of a template (schemas/mail.h, TemplateView).
select t.id, {show t.TemplateFields}, {show t.Versioned}, to_json(t.variables) as variables
from mail_template t
