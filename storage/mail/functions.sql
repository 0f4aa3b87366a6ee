-- Whose mail it is: one row, or none. A mail server that tells of a bounce knows the Message-ID and no tenant, so the function looks with its
-- owner's rights; by the exact id, so that nobody can list mails with it.
create or replace function {flow}.tenant_of_email(email_id uuid)
returns table (tenant_id uuid)
language plpgsql stable security definer set search_path = {fold}, pg_temp
as $function$
begin
  return query select m.tenant_id from email m where m.id = email_id;
end
$function$;
revoke execute on function {flow}.tenant_of_email(uuid) from public;
grant execute on function {flow}.tenant_of_email(uuid) to {door};
