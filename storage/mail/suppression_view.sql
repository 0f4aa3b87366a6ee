-- What is shown of a suppression (schemas/mail.h, SuppressionView).
select s.id, {show s.SuppressionFields}, {show s.Versioned}
from suppression s
