-- Which skills are meant by ids and by names, in lower case; a name may be an alias. A deleted skill has no name, but its id is not free.
-- param ids json
-- param names json
with wanted as (
  select array(select json_array_elements_text(:ids)::uuid) as ids, array(select json_array_elements_text(:names)) as names
)
select s.id, case when s.deleted_at is null then s.name end as name, to_json(s.names) as names
from wanted w,
     lateral (select s.id, s.name, s.deleted_at, s.created_at,
                     case when s.deleted_at is null then array(select lower(n) from unnest(array[s.name] || s.aliases) n) else '{}' end as names
              from skill s
              where s.tenant_id = :tenant) s
where s.id = any(w.ids) or s.names && w.names
order by s.created_at, s.id
