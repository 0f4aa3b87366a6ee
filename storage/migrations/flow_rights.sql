-- Who may do what in {flow} (docs/architecture.md §3, Tenants): the door sees its tenant's rows, a worker all of them. Run on a copy that has
-- nothing but names (flow_copy.sql), against which `migrate` and `doctor` compare (rights.sql). Functions that read the folds have their
-- grants beside them (storage/<context>/functions.sql), the folds' tables in tables.sql and policies.sql. No policy binds the owner.
--
-- Each may do what its statements do, and nothing else: the log and the answers are never changed, settings are the owner's.
grant usage on schema {flow} to {door}, {worker};
grant select on {flow}.inbox, {flow}.setting, {flow}.lane_worker to {door};
grant select on {flow}.replay, {flow}.partition to {door};  -- health tells how far it is
-- How far what was asked for is, never what it holds.
grant select (id, tenant_id, due_at, lease_until, attempts, error) on {flow}.todo to {door};
grant select (todo_id, tenant_id, attempt, status_code, error, milliseconds, at) on {flow}.attempt to {door};
grant select on {flow}.setting, {flow}.migration to {worker};
grant select, insert on {flow}.event_log to {worker};
grant select, insert, delete on {flow}.inbox, {flow}.dead_letter to {worker};
grant select, insert, update, delete on {flow}.attempt to {worker};
grant select, insert, update on {flow}.partition, {flow}.relayed, {flow}.reacted, {flow}.replay to {worker};
grant select, insert, update, delete on {flow}.todo, {flow}.lane_worker, {flow}.told_event to {worker};
grant execute on function {flow}.folded(bigint, bigint), {flow}.raise_short(text), {flow}.analyze_grown() to {worker};

-- Whatever has a tenant has both policies, also where the door is granted nothing: a grant that comes later opens no more than a tenant.
do $walls$
declare
  name text;
begin
  for name in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = '{flow}'::regnamespace and c.relkind = 'r'
  loop
    execute format('alter table {flow}.%I enable row level security', name);
    execute format('create policy door on {flow}.%I to {door} using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('create policy worker on {flow}.%I to {worker} using (true)', name);
  end loop;
end
$walls$;
