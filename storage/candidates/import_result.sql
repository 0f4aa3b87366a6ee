-- What a JSON import gave (ai-interviewer:555).
-- param id uuid
select p.created + p.failed + p.skipped as total, p.created, p.failed, p.skipped, p.faults as errors,
       coalesce((select json_agg(json_build_object('id', c.id, 'email', c.email, 'first_name', c.first_name, 'last_name', c.last_name,
                                                   'phone', c.phone, 'domain', c.domain, 'position', c.position,
                                                   'experience_years', c.experience_years, 'qualifications', c.qualifications,
                                                   'location', c.location, 'status', c.status, 'source', c.source, 'company_id', c.company_id,
                                                   'created_at', to_char(c.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by u.n)
                 from unnest(p.candidates) with ordinality u(id, n)
                 join candidate c on c.tenant_id = p.tenant_id and c.id = u.id), '[]') as created_candidates,
       'Imported ' || p.created || ' candidates successfully. ' || p.failed || ' errors.' as message
from task_part p
where p.tenant_id = :tenant and p.task_id = :id and p.ordinal = 0
