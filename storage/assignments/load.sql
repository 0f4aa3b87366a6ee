-- What a wave's commands about assignments name (schemas/assignments.h, Party): candidates with their open assignments, and consultants and
-- companies as facts, locked, so that none goes away under who is assigned to it.
with {wanted},
asked as (select distinct tenant_id, key from wanted),
fact as (
  select * from (select k.tenant_id, k.id, k.version, k.deleted_at is not null as deleted, 'consultant' as kind, k.user_id
                 from asked w join consultant k on k.tenant_id = w.tenant_id and k.id = w.key
                 order by k.tenant_id, k.id
                 for share of k) consultant
  union all
  select * from (select m.tenant_id, m.id, m.version, m.deleted_at is not null as deleted, 'company' as kind, null::uuid as user_id
                 from asked w join company m on m.tenant_id = w.tenant_id and m.id = w.key
                 order by m.tenant_id, m.id
                 for share of m) company
  union all
  select c.tenant_id, c.id, c.version, c.deleted_at is not null, 'candidate', null::uuid
  from asked w join candidate c on c.tenant_id = w.tenant_id and c.id = w.key
)
select w.ordinal, f.id, f.version, f.deleted, f.kind, f.user_id, s.assignments
from wanted w
join fact f on f.tenant_id = w.tenant_id and f.id = w.key
left join lateral (select coalesce(json_agg(o), '[]') as assignments
                   from (select {show s.OpenAssignment} from assignment s
                         where f.kind = 'candidate' and s.tenant_id = f.tenant_id and s.candidate_id = f.id and s.deleted_at is null
                         order by s.created_at, s.id) o) s on true
