-- What stands around the tables of {fold}, which were just made: each of the two logins has one policy on each table
-- (docs/architecture.md §3, Tenants). The door's is by equality, which lists can use as an index condition; the workers' by membership, for
-- look-ups by key only. The sub-select is read once a statement, not once a row. What the door may read stands with each table.
grant usage on schema {fold} to {door}, {worker};
grant select, insert, update, delete on all tables in schema {fold} to {worker};
revoke update on {fold}.directory from {worker};  -- a value is taken or given back

do $policies$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = '{fold}' loop
    execute format('alter table {fold}.%I enable row level security', name);
    execute format('create policy door on {fold}.%I to {door} using '
      '(tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('create policy worker on {fold}.%I to {worker} using '
      '(tenant_id = any((select nullif(current_setting(''app.tenants'', true), '''')::uuid[])::uuid[]))', name);
  end loop;
end
$policies$;
