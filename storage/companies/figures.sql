-- What is counted of a company c (schemas/companies.h, CompanyFigures). There are no jobs yet.
coalesce(round(c.rating_sum::numeric / nullif(c.ratings_count, 0), 2), 0)::double precision as average_rating, c.ratings_count,
0::bigint as open_jobs_count
