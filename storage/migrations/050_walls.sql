-- The wall around the flow (docs/architecture.md §3, Tenants): the door sees its tenant's rows, a worker all of them. Whatever has a tenant has
-- both policies, also where the door is granted nothing: a grant that comes later opens no more than a tenant. The folds' walls are in
-- migrations/policies.sql. No policy binds the owner, as whom only `migrate`, `rebuild` and the functions below look.
set local lock_timeout = '5s';  -- who waits for a table has everybody wait behind it
do $walls$
declare
  name text;
begin
  foreach name in array array['inbox', 'event_log', 'todo', 'attempt'] loop
    execute format('alter table {flow}.%I enable row level security', name);
    execute format('create policy door on {flow}.%I to {door} using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
    execute format('create policy worker on {flow}.%I to {worker} using (true)', name);
  end loop;
end
$walls$;

-- Each may do what its statements do, and nothing else: the log and the answers are never changed, settings are the owner's.
revoke all on all tables in schema {flow} from {door}, {worker};
grant select on {flow}.inbox, {flow}.setting, {flow}.lane_worker to {door};
grant select on {flow}.setting, {flow}.migration to {worker};
grant select, insert on {flow}.event_log to {worker};
grant select, insert, delete on {flow}.inbox, {flow}.attempt, {flow}.dead_letter to {worker};
grant select, insert, update on {flow}.partition, {flow}.relayed, {flow}.reacted to {worker};
grant select, insert, update, delete on {flow}.todo, {flow}.lane_worker to {worker};

revoke execute on all functions in schema {flow} from public, {door}, {worker};
grant execute on function {flow}.folded(bigint, bigint), {flow}.raise_short(text), {flow}.analyze_grown() to {worker};
