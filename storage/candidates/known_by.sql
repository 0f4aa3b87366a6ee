-- From: the companies k that know a candidate c. One that is deleted counts as nobody (docs/domain.md §0, Accounts and candidates). Whoever
-- uses it may add conditions. Without a sub-select around known_company: then PostgreSQL hashes it once a list, not once a row.
from known_company k where k.tenant_id = c.tenant_id and k.candidate_id = c.id and not exists (select from company d where d.tenant_id = k.tenant_id and d.id = k.company_id and d.deleted_at is not null)
