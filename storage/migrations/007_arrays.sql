-- A list of texts is an array in a table; candidate.links was json before. Converted in place (docs/decisions/2026-11-26-lists-are-arrays.md).
set local lock_timeout = '5s';  -- who waits for the table has everybody wait behind it
do $arrays$
begin
  if exists (select from pg_attribute where attrelid = to_regclass('{fold}.candidate') and attname = 'links' and atttypid = 'json'::regtype) then
    create function pg_temp.texts(json) returns text[] immutable language sql as 'select array(select json_array_elements_text($1))';
    alter table {fold}.candidate alter column links drop default, alter column links type text[] using pg_temp.texts(links);
  end if;
end
$arrays$;
