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

-- By what two people's telephone numbers are compared (docs/domain.md §4): their digits, with a + before them where a + or 00 says that they
-- begin with the country's. NULL for fewer than 7 digits, which tell nobody, and more than 20. Each POST of a candidate calls it: without a
-- number nothing is run (strict), and translate takes out what is no digit in half the time of a regular expression.
create or replace function {flow}.phone_key(phone text) returns text
language plpgsql immutable strict
as $function$
declare
  international boolean := phone ~ '^[^0-9]*(\+|00)';
  digits text := case when international then replace(phone, '(0)', '') else phone end;  -- +44 (0)20 …: the 0 is dialled at home only
begin
  digits := translate(digits, translate(digits, '0123456789', ''), '');
  if international then
    digits := ltrim(digits, '0');  -- no country's number begins with 0
  end if;
  if length(digits) not between 7 and 20 then
    return null;
  end if;
  return case when international then '+' || digits else digits end;
end
$function$;
revoke execute on function {flow}.phone_key(text) from public;
grant execute on function {flow}.phone_key(text) to {worker};

-- By what two people's LinkedIn profiles are compared (docs/domain.md §4): `in/<handle>` or `pub/<path>` of the first such address of a list
-- (links), in lower case; NULL where there is none. It is one expression, so that PostgreSQL writes it into the statement that calls it, and
-- reads the JSON's text: a list's addresses stand in quotes there. Cut, for an index takes no long text.
create or replace function {flow}.linkedin_key(links json) returns text
language sql immutable
as $function$
select case when links::text <> '[]' then
  rtrim(left(substring(lower(links::text)
    from '"\s*(?:https?://)?(?:[a-z0-9-]+\.)*linkedin\.com/(in/[^/?#"\\\s]+|pub/[^/?#"\\\s][^?#"\\\s]*)'), 200), '/')
end
$function$;
revoke execute on function {flow}.linkedin_key(json) from public;
grant execute on function {flow}.linkedin_key(json) to {worker};
