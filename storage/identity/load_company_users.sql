-- The companies a wave names, how many parts of their users were dismissed, and who is next: up to 500 of those who are there for the
-- company alone, by id (domain/identity/users.h, users_a_part; schemas/identity/users.h, CompanyUsers).
with {wanted}
select w.ordinal, c.id, c.deleted_at is not null as deleted, p.parts,
       array_to_json(array(select u.id
                           from user_account u
                           where u.tenant_id = c.tenant_id and u.company_id = c.id and u.state = 'active' and u.role in ('hr', 'interviewer')
                             and u.id > coalesce(p.up_to, '00000000-0000-0000-0000-000000000000')
                           order by u.id
                           limit 500)) as next
from wanted w
join company c on c.tenant_id = w.tenant_id and c.id = w.key,
     lateral (select count(*) as parts, (array_agg(d.users[cardinality(d.users)] order by d.part desc))[1] as up_to
              from dismissal d where d.tenant_id = c.tenant_id and d.company_id = c.id) p
