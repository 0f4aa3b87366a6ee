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

-- Whether nothing in a text can be what masked_text (schemas/messages/contacts.cpp) masks, so that filters, searches and sorts may look at it
-- in rows whose contacts the actor does not see (docs/domain.md §0, Audience): else he reads what is masked letter by letter. It lets pass
-- letters of the scripts that people write in (not their digits, nor wide and hidden signs), fewer than seven digits in all, blanks, a few
-- signs that join words, and a full stop at a word's end. That is less than what the masker leaves alone (Node.js is not looked at), on
-- purpose: whatever it comes to mask has to be no letter either. One expression, which PostgreSQL writes into the statement that calls it.
create or replace function {flow}.holds_no_contact(said text) returns boolean
language sql immutable
as $function$
select said ~ ('^(?:[A-Za-z0-9 ,/()&+#''’\u00C0-\u05FF\u0610-\u065F\u066E-\u06EF\u06FA-\u0965\u0970-\u09E5\u09F0-\u0A65\u0A70-\u0AE5'
            || '\u0AF0-\u0B65\u0B70-\u0BE5\u0BF0-\u0C65\u0C70-\u0CE5\u0CF0-\u0D65\u0D70-\u0DE5\u0DF0-\u0E4F\u1E00-\u1FFF\u3041-\u30FF'
            || '\u3400-\u9FFF\uAC00-\uD7A3-]|\.(?: |$))*$')
   and length(said) - length(translate(said, '0123456789', '')) < 7
   and strpos(lower(said), 'www.') = 0
$function$;
revoke execute on function {flow}.holds_no_contact(text) from public;
grant execute on function {flow}.holds_no_contact(text) to {door};
