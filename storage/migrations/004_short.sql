-- How what a worker writes says that it came up short (storage/flow/fold.h, storage/flow/flow.h).
create function {flow}.raise_short(what text) returns boolean language plpgsql immutable as $raise_short$
begin
  raise exception 'came up short: %', what using errcode = 'HW001';
end
$raise_short$;

-- In SQL and nothing but immutable, so that the planner puts it in line: a call of PL/pgSQL in each statement of a batch takes a tenth of
-- its time.
create or replace function {flow}.folded(done bigint, wanted bigint) returns bigint language sql immutable as $folded$
  select case when done = wanted or {flow}.raise_short(done::text) then done end
$folded$;
