-- Every right in {flow} and {fold} that is not as the files say: what the two logins and everybody are granted, row security, policies. Those
-- who ask have just made {flow}_grown and {fold}_grown from the files, and set search_path = pg_catalog. The columns are those of
-- catalogue.sql; each line goes in one transaction with the others of its relation, so nobody lacks between two lines what it keeps.
-- Grants lock no table.
with place as (
  select s.is_wanted, s.here as schema, n.oid, n.nspowner, n.nspacl
  from (values (true, '{flow}_grown', '{flow}'), (false, '{flow}', '{flow}'),
               (true, '{fold}_grown', '{fold}'), (false, '{fold}', '{fold}')) s(is_wanted, there, here)
  join pg_namespace n on n.nspname = s.there
),
relation as (
  select p.is_wanted, p.schema, c.oid, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
         format('%s %I.%I', case c.relkind when 'S' then 'sequence' else 'table' end, p.schema, c.relname) as thing
  from place p
  join pg_class c on c.relnamespace = p.oid and c.relkind in ('r', 'v', 'm', 'p', 'f', 'S')
),
-- A table that no file asks for any more waits for `rebuild`, and one that is not there yet comes with its rights.
compared as (
  select r.* from relation r
  where r.relkind <> 'r' or exists (select from relation o where o.is_wanted <> r.is_wanted and o.thing = r.thing)
),
holder (oid, name) as (
  select oid, quote_ident(rolname) from pg_roles where rolname in ('{door}', '{worker}') union all select 0, 'public'
),
granted as (
  select a.is_wanted, a.thing, a.n, a.columns, e.privilege_type as privilege, h.name as holder, e.grantee, bool_or(e.is_grantable) as gives_on
  from (select is_wanted, format('schema %I', schema), 0, '', nspowner, nspacl from place
        union all
        select is_wanted, thing, 0, '', relowner, relacl from compared
        union all
        select r.is_wanted, r.thing, k.attnum, format(' (%I)', k.attname), r.relowner, k.attacl
        from compared r join pg_attribute k on k.attrelid = r.oid and k.attnum > 0 and not k.attisdropped
        where not r.is_wanted or exists (select from relation h join pg_attribute a on a.attrelid = h.oid and a.attname = k.attname
                                         where not h.is_wanted and h.thing = r.thing)
        union all
        select p.is_wanted, format('routine %I.%I(%s)', p.schema, f.proname, oidvectortypes(f.proargtypes)), 0, '', f.proowner,
               coalesce(f.proacl, acldefault('f', f.proowner))
        from place p join pg_proc f on f.pronamespace = p.oid) a(is_wanted, thing, n, columns, owner, acl)
  cross join lateral aclexplode(a.acl) e
  join holder h on h.oid = e.grantee
  where e.grantee <> a.owner
  group by 1, 2, 3, 4, 5, 6, 7
),
fact (is_wanted, thing, n, fact, definition, line, undo) as (
  select is_wanted, thing, 0, 'row security', '', format('alter %s enable row level security', thing),
         format('alter %s disable row level security', thing)
  from compared where relrowsecurity
  union all
  select is_wanted, thing, 1, 'row security of the owner', '', format('alter %s force row level security', thing),
         format('alter %s no force row level security', thing)
  from compared where relforcerowsecurity
  union all
  select r.is_wanted, r.thing, 2, 'policy ' || p.polname, d.text, format('create policy %I on %s %s', p.polname, substr(r.thing, 7), d.text),
         format('drop policy %I on %s', p.polname, substr(r.thing, 7))
  from compared r
  join pg_policy p on p.polrelid = r.oid
  cross join lateral (
    select format('as %s for %s to %s', case when p.polpermissive then 'permissive' else 'restrictive' end,
                  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
                  (select string_agg(case when o = 0 then 'public' else o::regrole::text end, ', ') from unnest(p.polroles) o)) ||
           coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') ||
           coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') as text) d
  union all
  -- Revoked of a table, a right is gone from the table's columns, too: those that have it beside the table get it anew.
  select g.is_wanted, g.thing, 3 + g.n, format('grant of %s%s to %s', lower(g.privilege), g.columns, g.holder),
         case when g.gives_on then 'with grant option' else '' end ||
         case when g.n > 0 and exists (select from granted t where t.is_wanted = g.is_wanted and t.thing = g.thing and t.n = 0
                                       and t.privilege = g.privilege and t.grantee = g.grantee) then ' beside the table' else '' end,
         format('grant %s%s on %s to %s', g.privilege, g.columns, g.thing, g.holder) || case when g.gives_on then ' with grant option' else '' end,
         format('revoke %s%s on %s from %s cascade', g.privilege, g.columns, g.thing, g.holder)
  from granted g
)
select 1 as turn, thing as relation, fact, h.definition as here, w.definition as wanted,
       case when h.definition is null then w.line when w.definition is null then h.undo else h.undo || ';' || w.line end as line,
       false as alone
from (select * from fact where is_wanted) w
full join (select * from fact where not is_wanted) h using (thing, fact)
where w.definition is distinct from h.definition
order by thing, coalesce(w.n, h.n), fact
