-- What is shown of a user (schemas/identity.h, UserView). A custom role that is deleted is nobody's any more.
select u.id, {show u.UserFields}, trim(u.first_name || ' ' || u.last_name) as name,
       (select json_agg(n.name order by n.custom, n.name)
        from (select u.role as name, false as custom
              union all
              select r.name, true from role r where r.tenant_id = u.tenant_id and r.id = any(u.extra_roles) and r.deleted_at is null) n) as roles,
       (select concat_ws('|', 'picture', p.user_id, p.blob, p.media_type, p.filename)
        from user_picture p where p.tenant_id = u.tenant_id and p.user_id = u.id) as picture_url,
       (select d.id
        from (select u.department as name) n
        join department d on d.tenant_id = u.tenant_id and d.company_id = u.company_id and d.normalised_name = {companies/normalised_name.sql}
        where d.deleted_at is null) as department_id,
       u.state, u.state = 'active' as is_active, u.version, u.created_at, u.updated_at
from user_account u
