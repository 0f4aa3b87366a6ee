-- Who may be the same person as a candidate: who bears the same telephone number or LinkedIn profile (schemas/candidates.h,
-- PossibleDuplicateView). That two share one tells a contact of both: so it is told to who is shown the contacts of both.
-- param  candidate_id uuid
-- scope  candidates
-- contacts candidates
-- sort   created_at timestamptz not null c.created_at
-- id     c.id
with asked as materialized (
  select c.id, c.phone_key, c.linkedin_key
  from candidate c
  where c.tenant_id = :tenant and c.id = :candidate_id and c.deleted_at is null and {contacts}
),
-- By an index each, whatever the planner makes of the order that is asked for; a thousand at most, for a number that more bear is nobody's.
alike as materialized (
  (select o.id from asked join candidate o on o.tenant_id = :tenant and o.phone_key = asked.phone_key
   where o.deleted_at is null limit 1000)
  union
  (select o.id from asked join candidate o on o.tenant_id = :tenant and o.linkedin_key = asked.linkedin_key
   where o.deleted_at is null limit 1000)
)
select {candidates/view_columns.sql},
       to_json(array_remove(array[case when c.phone_key = asked.phone_key then 'phone' end,
                                  case when c.linkedin_key = asked.linkedin_key then 'linkedin' end], null)) as same
from asked
join alike on alike.id <> asked.id
join candidate c on c.tenant_id = :tenant and c.id = alike.id
where {contacts} and {where}
{page}
