(select coalesce(json_agg(distinct p.permission), '[]')
 from role r cross join unnest(r.permissions) p(permission)
 where r.tenant_id = u.tenant_id and r.id = any(u.extra_roles) and r.deleted_at is null)
