-- From: the companies k that know a candidate c. One that is deleted counts as nobody (docs/domain.md §0, Accounts and candidates). Whoever
-- uses it may add conditions. PostgreSQL reads the deleted ones once a statement, and known_company once a list, not once a row: of 100,000
-- candidates it counts a company's in no more time than if none could be deleted.
from known_company k where k.tenant_id = c.tenant_id and k.candidate_id = c.id and k.company_id not in (select d.id from company d where d.deleted_at is not null)
