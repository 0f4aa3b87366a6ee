-- An account's credentials by the directory's keyed hash of its e-mail: one row, or none. The door asks when it knows no tenant, so the
-- function looks with its owner's rights; by the exact key, so that nobody can list accounts with it. Its search path is its own.
create or replace function {flow}.credentials_of(email_value text)
returns table (tenant_id uuid, user_id uuid, password_hash text, credential_version bigint, state text)
language plpgsql stable security definer set search_path = {fold}, pg_temp
as $function$
begin
  return query
    select u.tenant_id, u.id, u.password_hash, u.credential_version, u.state
    from directory d
    join user_account u on u.tenant_id = d.tenant_id and u.id = d.owner
    where d.scope = '00000000-0000-0000-0000-000000000000' and d.kind = 'user_email' and d.value = email_value;
end
$function$;
revoke execute on function {flow}.credentials_of(text) from public;
grant execute on function {flow}.credentials_of(text) to {door};
