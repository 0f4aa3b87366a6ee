-- What is shown of a company (schemas/companies.h, CompanyView). Nothing is counted yet: there are no ratings and no jobs.
select c.id, {show c.CompanyBasics}, c.email_domain, c.logo as logo_url, 0::double precision as average_rating, 0::bigint as ratings_count,
       0::bigint as open_jobs_count, {show c.Versioned}
from company c
