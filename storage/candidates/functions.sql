-- Which candidate of the session's tenant bears an e-mail, by the directory's keyed hash of it: one row, or none. The door has no other look
-- at the directory, whose entries it must find by their exact keys: so the function looks with its owner's rights.
create or replace function {flow}.candidate_of_email(email_value text)
returns table (candidate_id uuid)
language plpgsql stable security definer set search_path = {fold}, pg_temp
as $function$
begin
  return query
    select d.owner from directory d
    where d.scope = nullif(current_setting('app.tenant', true), '')::uuid and d.kind = 'candidate_email' and d.value = email_value;
end
$function$;
revoke execute on function {flow}.candidate_of_email(text) from public;
grant execute on function {flow}.candidate_of_email(text) to {door};
