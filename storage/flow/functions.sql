-- Who has a value of the directory that is unique across all tenants: one row, or none. A worker sees the entries of the tenants that it
-- names; of the others it learns only whether this value is taken, by its exact key. So the function looks with its owner's rights.
create or replace function {flow}.global_entry(kind text, value text)
returns table (owner uuid)
language plpgsql stable security definer set search_path = {fold}, pg_temp
as $function$
begin
  return query
    select d.owner from directory d
    where d.scope = '00000000-0000-0000-0000-000000000000' and d.kind = global_entry.kind and d.value = global_entry.value;
end
$function$;
revoke execute on function {flow}.global_entry(text, text) from public;
grant execute on function {flow}.global_entry(text, text) to {worker};
