-- The tenant of a code, by the directory's keyed hash of it: one row, or none. Who registers names it before the door knows a tenant, so the
-- function looks with its owner's rights; by the exact key, so that nobody can list tenants with it.
create or replace function {flow}.tenant_of_code(code_value text)
returns table (tenant_id uuid)
language plpgsql stable security definer set search_path = {fold}, pg_temp
as $function$
begin
  return query
    select d.tenant_id
    from directory d
    where d.scope = '00000000-0000-0000-0000-000000000000' and d.kind = 'tenant_code' and d.value = code_value;
end
$function$;
revoke execute on function {flow}.tenant_of_code(text) from public;
grant execute on function {flow}.tenant_of_code(text) to {door};
