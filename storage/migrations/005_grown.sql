-- A statement is planned once (storage/postgres/session.cpp), of a table that may be empty then, and PostgreSQL's own analysis comes once a minute:
-- until it comes, look-ups by key read whole tenants. So a young table is analyzed whenever it has grown three times as large, and with
-- that planned for anew; an old one is left to PostgreSQL. Gives how many were analyzed. A table that another has locked is left out.
create function {flow}.analyze_grown() returns bigint language plpgsql security definer set search_path = pg_catalog as $analyze_grown$
declare
  grown regclass;
  analyzed bigint := 0;
begin
  for grown in
    select oid::regclass from pg_class
    where relnamespace in ('{flow}'::regnamespace, '{fold}'::regnamespace) and relkind = 'r' and relpages < 10000
      and pg_relation_size(oid) / current_setting('block_size')::int > 3 * greatest(relpages, 8)
  loop
    execute format('analyze (skip_locked) %s', grown);
    analyzed := analyzed + 1;
  end loop;
  return analyzed;
end
$analyze_grown$;
