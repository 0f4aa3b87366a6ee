-- Whether there is a time zone of this name (IANA's database, as PostgreSQL has it): a row, or none.
-- param name text
select z.name from pg_timezone_names z where z.name = :name
