-- The tenant of a host name, else the one with the code `default`: one row, or none. The door asks before it knows a tenant (docs/domain.md
-- §0, Scope: outside the wall), so the function looks with its owner's rights; by an exact name, so that nobody can list tenants with it.
create or replace function {flow}.tenant_of_host(host text)
returns table (tenant_id uuid, code text)
language plpgsql stable security definer set search_path = {fold}, pg_temp
as $function$
begin
  return query
    select t.tenant_id, t.code
    from tenant t
    where t.code = 'default' or host = any (t.hosts)
    order by (host = any (t.hosts)) desc
    limit 1;
end
$function$;
revoke execute on function {flow}.tenant_of_host(text) from public;
grant execute on function {flow}.tenant_of_host(text) to {door};
