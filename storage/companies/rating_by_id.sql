-- One rating (schemas/companies_ratings.h, RatingView), for who gave it.
-- param id uuid
-- param company_id uuid
select r.id, {show r.RatingFields}, r.company_id, r.candidate_id, {show r.Versioned}
from rating r
where r.tenant_id = :tenant and r.id = :id and r.company_id = :company_id
