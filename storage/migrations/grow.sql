-- Brings {fold} to what its files say now, as {fold}_new was just made from them: tables, columns, keys and indexes that are missing. A
-- list begins empty, any other column NULL. What else differs (a type, a column that is gone) is a rebuild's to mend.
do $grow$
declare
  line text;
begin
  for line in
    with wanted as (select c.oid, c.relname as name, c.reloptions from pg_class c where c.relnamespace = '{fold}_new'::regnamespace and c.relkind = 'r'),
    here as (select c.oid, c.relname as name from pg_class c where c.relnamespace = '{fold}'::regnamespace and c.relkind = 'r'),
    lines as (
      select 1 as turn, w.name, 0 as n, format('create table {fold}.%I (like {fold}_new.%I)%s', w.name, w.name,
                                               ' with (' || array_to_string(w.reloptions, ', ') || ')') as line
      from wanted w where not exists (select from here h where h.name = w.name)
      union all
      select 2, w.name, a.attnum, format(case when a.attnotnull and a.atttypid = 'json'::regtype
                                              then 'alter table {fold}.%1$I add column %2$I json not null default ''[]''; alter table {fold}.%1$I alter column %2$I drop default'
                                              else 'alter table {fold}.%1$I add column %2$I %3$s' end,
                                         w.name, a.attname, format_type(a.atttypid, a.atttypmod))
      from wanted w join here h on h.name = w.name join pg_attribute a on a.attrelid = w.oid and a.attnum > 0 and not a.attisdropped
      where not exists (select from pg_attribute b where b.attrelid = h.oid and b.attname = a.attname and not b.attisdropped)
      union all
      select case k.contype when 'f' then 4 else 3 end, w.name, 0,
             format('alter table {fold}.%I add constraint %I %s', w.name, k.conname, replace(pg_get_constraintdef(k.oid), '{fold}_new.', '{fold}.'))
      from wanted w join pg_constraint k on k.conrelid = w.oid
      where not exists (select from pg_constraint l where l.connamespace = '{fold}'::regnamespace and l.conname = k.conname)
      union all
      select 5, i.tablename, 0, replace(i.indexdef, '{fold}_new.', '{fold}.')
      from pg_indexes i
      where i.schemaname = '{fold}_new' and not exists (select from pg_constraint k where k.connamespace = '{fold}_new'::regnamespace and k.conname = i.indexname)
        and not exists (select from pg_indexes j where j.schemaname = '{fold}' and j.indexname = i.indexname)
    )
    select l.line from lines l order by l.turn, l.name, l.n
  loop
    execute line;
  end loop;
end
$grow$;
