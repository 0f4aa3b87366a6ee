-- An account's credentials by the directory's keyed hash of its e-mail. The directory's global entries are outside the wall, the
-- account is not: the function steps into the owner's tenant and back (a SET clause would do that, but wants a superuser). It runs
-- with the caller's rights and search path, so `rebuild` may swap the tables under it.
create or replace function {flow}.credentials_of(email_value text)
returns table (tenant_id uuid, user_id uuid, password_hash text, credential_version bigint, state text)
language plpgsql
as $function$
declare
  home uuid;
  account uuid;
  before text := coalesce(current_setting('app.tenant', true), '');
begin
  select d.tenant_id, d.owner into home, account from directory d
  where d.scope = '00000000-0000-0000-0000-000000000000' and d.kind = 'user_email' and d.value = email_value;
  if not found then
    return;
  end if;
  perform set_config('app.tenant', home::text, true);
  return query
    select u.tenant_id, u.id, u.password_hash, u.credential_version, u.state
    from user_account u
    where u.tenant_id = home and u.id = account;
  perform set_config('app.tenant', before, true);
end
$function$;
