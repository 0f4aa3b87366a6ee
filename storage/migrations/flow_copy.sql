-- The names of {flow} in {flow}_grown, so that rights can be given there and compared: tables with their columns, functions with the types
-- that they take, and nothing that either does. Read from the catalogue, so no table is locked. What is there already stays.
do $copy$
declare
  made text;
begin
  for made in
    select format('create table {flow}_grown.%I (%s)', c.relname,
                  string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum))
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = '{flow}'::regnamespace and c.relkind = 'r'
    group by c.relname
    union all
    select format('create function {flow}_grown.%I(%s) returns int language sql as ''select 1''', p.proname, oidvectortypes(p.proargtypes))
    from pg_proc p
    where p.pronamespace = '{flow}'::regnamespace and p.prokind = 'f'
      and not exists (select from unnest(p.proargtypes) t(oid) join pg_type using (oid) where typtype = 'p')
      and to_regprocedure(format('{flow}_grown.%I(%s)', p.proname, oidvectortypes(p.proargtypes))) is null
  loop
    execute made;
  end loop;
end
$copy$;
revoke execute on all functions in schema {flow}_grown from public;
