-- What an import of users gave (schemas/identity/users.h, UserImportResultView), as it is answered in its command (crm-routes:65).
-- param id uuid
select p.created + p.failed + p.skipped as total, p.created, p.failed, p.skipped, p.faults as errors,
       coalesce((select json_agg(made order by x.n)
                 from unnest(p.users) with ordinality x(id, n),
                      lateral ({identity/view.sql}
                               where u.tenant_id = p.tenant_id and u.id = x.id) made), '[]') as created_users,
       'Imported ' || p.created || ' users successfully. ' || p.failed || ' errors.' as message
from user_import p
where p.tenant_id = :tenant and p.id = :id
