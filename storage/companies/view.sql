-- What is shown of a company (schemas/companies.h, CompanyView).
select c.id, {show c.CompanyBasics}, c.email_domain, c.logo as logo_url, {companies/figures.sql}, {show c.Versioned}
from company c
