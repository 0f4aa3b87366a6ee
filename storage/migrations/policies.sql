-- What stands around the tables of {fold}, which were just made: each of the two roles has one policy on each table
-- (docs/architecture.md §3, Tenants). The door's is by equality, which lists can use as an index condition; the workers' by membership, for
-- look-ups by key only. The sub-select is read once a statement, not once a row.
grant usage on schema {fold} to {door}, {worker};
grant select on all tables in schema {fold} to {door};
grant select, insert, update, delete on all tables in schema {fold} to {worker};

do $policies$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = '{fold}' loop
    execute format('alter table {fold}.%I enable row level security', name);
    execute format('alter table {fold}.%I force row level security', name);
    if name = 'directory' then
      execute 'create policy door on {fold}.directory to {door} using '
        '(tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid or scope = ''00000000-0000-0000-0000-000000000000'')';
      execute 'create policy worker on {fold}.directory to {worker} using '
        '(tenant_id = any((select nullif(current_setting(''app.tenants'', true), '''')::uuid[])::uuid[]) or scope = ''00000000-0000-0000-0000-000000000000'')';
    else
      execute format('create policy door on {fold}.%I to {door} using '
        '(tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
      execute format('create policy worker on {fold}.%I to {worker} using '
        '(tenant_id = any((select nullif(current_setting(''app.tenants'', true), '''')::uuid[])::uuid[]))', name);
    end if;
  end loop;
end
$policies$;
