-- What a wave's commands about users name (schemas/identity/users.h, Account): users with their open sessions, and companies and custom
-- roles as facts, locked, so that none goes away under who comes to it. Where an admin is meant, the active admins of his tenant are
-- locked in the order of their ids, as far as it takes to find another: of two that end each other at once, the second waits for the first,
-- and sees that it ends the last.
with {wanted},
asked as (select distinct tenant_id, key from wanted),
fact as (
  select * from (select c.tenant_id, c.id, c.version, c.deleted_at is not null as deleted, 'company' as kind, '' as base
                 from asked w join company c on c.tenant_id = w.tenant_id and c.id = w.key
                 order by c.tenant_id, c.id
                 for share of c) company
  union all
  select * from (select r.tenant_id, r.id, r.version, r.deleted_at is not null as deleted, 'role' as kind, r.base
                 from asked w join role r on r.tenant_id = w.tenant_id and r.id = w.key
                 order by r.tenant_id, r.id
                 for share of r) role
),
admin as (
  select a.tenant_id, a.id
  from user_account a
  where a.role in ('admin', 'superadmin') and a.state = 'active'
    and a.tenant_id in (select u.tenant_id
                        from asked w join user_account u on u.tenant_id = w.tenant_id and u.id = w.key
                        where u.role in ('admin', 'superadmin'))
  order by a.tenant_id, a.id
  for no key update of a
)
select w.ordinal, w.key as id, coalesce(u.version, f.version) as version, coalesce(u.state = 'deleted', f.deleted) as deleted,
       {show u.UserFields}, coalesce(f.kind, 'user') as kind, u.state, coalesce(f.base, '') as base, s.sessions, {scope} as in_reach,
       coalesce(u.role in ('admin', 'superadmin') and u.state = 'active'
                and not exists (select 1 from admin a where a.tenant_id = u.tenant_id and a.id <> u.id), false) as is_last_admin
from wanted w
left join user_account u on u.tenant_id = w.tenant_id and u.id = w.key
left join fact f on f.tenant_id = w.tenant_id and f.id = w.key
left join lateral (select coalesce(json_agg(o), '[]') as sessions
                   from (select s.id, s.version from session s
                         where s.tenant_id = u.tenant_id and s.user_id = u.id and s.state = 'open' order by s.id) o) s on true
where u.id is not null or f.id is not null
