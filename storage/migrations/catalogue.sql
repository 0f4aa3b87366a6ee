-- Every fact in which the tables of {fold} are not what their files say; who may do what with them is in rights.sql. Those who ask have just
-- made {fold}_grown from the files, and set search_path = pg_catalog, so that every name of ours is written with its schema. PostgreSQL 18
-- keeps NOT NULL as a constraint too; it is a fact of the column here.
--   turn, relation  lines of the same turn and table go in one transaction, in the order of the rows
--   here, wanted    what the fact is; NULL: it is not there
--   line            what brings {fold} there beside running workers; empty: another line does; NULL: only a rebuild does
--   alone           the line may not stand in a transaction: it waits for others and blocks nobody
with relation as (
  select s.is_wanted, c.oid, c.relname as name, c.reloptions, s.is_wanted and to_regclass(format('{fold}.%I', c.relname)) is null as is_new
  from (values (true, '{fold}_grown'), (false, '{fold}')) s(is_wanted, schema)
  join pg_namespace n on n.nspname = s.schema
  join pg_class c on c.relnamespace = n.oid and c.relkind = 'r'
),
member as (
  select r.is_wanted, r.name as relation, r.is_new, a.attnum, a.attname as name, a.attnotnull as never_null,
         d.adbin is not null as begins,
         format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end as kind,
         pg_get_expr(d.adbin, d.adrelid) as beginning
  from relation r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
),
written as (
  select m.*, format('%I %s', m.name, m.kind) || coalesce(' default ' || m.beginning, '') as text,
         not exists (select from member h where not h.is_wanted and h.relation = m.relation and h.name = m.name) as is_missing
  from member m
),
fact (is_wanted, turn, relation, n, fact, definition, line, undo, alone) as (
  select r.is_wanted, 1, r.name, 0, 'table', coalesce(array_to_string(r.reloptions, ', '), ''),
         format('create table {fold}.%I (%s)', r.name,
                (select string_agg(w.text, ', ' order by w.attnum) from written w where w.is_wanted and w.relation = r.name)) ||
         coalesce(' with (' || array_to_string(r.reloptions, ', ') || ')', ''), null, false
  from relation r
  union all
  select w.is_wanted, 2, w.relation, w.attnum, 'column ' || w.name, w.kind,
         case when w.is_new then ''
              when w.begins or not w.never_null then format('alter table {fold}.%I add column %s', w.relation, w.text) end, null, false
  from written w
  union all
  select w.is_wanted, 2, w.relation, w.attnum, 'default of ' || w.name, w.beginning,
         case when w.is_missing then ''
              else format('alter table {fold}.%I alter column %I set default %s', w.relation, w.name, w.beginning) end, null, false
  from written w where w.begins
  union all
  select r.is_wanted, case when x.indisvalid then 4 else 3 end, r.name, 3,
         case when x.indisvalid then 'index ' else 'unfinished index ' end || i.relname, d.text,
         case when r.is_new then d.text else regexp_replace(d.text, ' INDEX ', ' INDEX CONCURRENTLY ') end,
         case when not x.indisvalid then format('drop index concurrently {fold}.%I', i.relname) end, not r.is_new
  from relation r
  join pg_index x on x.indrelid = r.oid and not x.indisexclusion
  join pg_class i on i.oid = x.indexrelid
  cross join lateral (select replace(pg_get_indexdef(i.oid), '{fold}_grown.', '{fold}.') as text) d
  union all
  select r.is_wanted, case k.contype when 'f' then 6 else 5 end, r.name, 0, 'constraint ' || k.conname, d.text,
         format('alter table {fold}.%I add constraint %I ', r.name, k.conname) ||
         case k.contype when 'p' then format('primary key using index %I', k.conname)
                        when 'u' then format('unique using index %I', k.conname)
                        when 'x' then d.text
                        else d.text || ' not valid' end, null, false
  from relation r
  join pg_constraint k on k.conrelid = r.oid and k.contype in ('p', 'u', 'c', 'f', 'x')
  cross join lateral (select replace(replace(pg_get_constraintdef(k.oid), '{fold}_grown.', '{fold}.'), ' NOT VALID', '') as text) d
  union all
  select r.is_wanted, 7, r.name, 0, 'all rows keep constraint ' || k.conname, '',
         format('alter table {fold}.%I validate constraint %I', r.name, k.conname), null, false
  from relation r
  join pg_constraint k on k.conrelid = r.oid and k.contype in ('c', 'f') and k.convalidated
)
select coalesce(w.turn, h.turn) as turn, relation, fact, h.definition as here, w.definition as wanted,
       case when h.definition is null then w.line when w.definition is null then h.undo else h.undo || ';' || w.line end as line,
       coalesce(w.alone, h.alone) as alone
from (select * from fact where is_wanted) w
full join (select * from fact where not is_wanted) h using (relation, fact)
where w.definition is distinct from h.definition
  and (w.definition is not null or fact = 'table' or relation in (select r.name from relation r where r.is_wanted))
order by 1, relation, coalesce(w.n, h.n), fact
