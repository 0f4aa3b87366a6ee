-- Drops every schema and role whose name matches :pattern; what a role still owns or may do goes first.
select format('drop schema %I cascade', nspname) from pg_namespace where nspname ~ :'pattern' \gexec
select format('drop owned by %I cascade', rolname) from pg_roles where rolname ~ :'pattern' \gexec
select format('drop role %I', rolname) from pg_roles where rolname ~ :'pattern' \gexec
