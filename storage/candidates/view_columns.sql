-- What is shown of a candidate c (schemas/candidates.h, CandidateView), the tag of it (his version, and his current application and its
-- version), and whether his contacts are shown to the actor.
{show c.CandidateView},
       c.version || '.' || (select a.version from application a where a.tenant_id = c.tenant_id and a.id = c.current_application_id)
       || '.' || c.current_application_id as tag,
       {contacts} as contacts_shown
