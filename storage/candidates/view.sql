-- What is shown of a candidate (schemas/candidates.h, CandidateView), and the tag of it: his version, and his current application and its version.
select {show c.CandidateView}, c.version || '.' || (select a.version from application a where a.tenant_id = c.tenant_id and a.id = c.current_application_id)
         || '.' || c.current_application_id as tag
from candidate c
