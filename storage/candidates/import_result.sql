-- What a JSON import gave (ai-interviewer:555): its part, and the candidates it made (schemas/candidates.h, ImportResultView).
-- param id uuid
-- contacts candidates
select p.created + p.failed + p.skipped as total, p.created, p.failed, p.skipped, p.faults as errors,
       coalesce((select json_agg(made order by u.n)
                 from unnest(p.candidates) with ordinality u(id, n),
                      lateral ({candidates/view.sql}
                               where c.tenant_id = p.tenant_id and c.id = u.id) made), '[]') as created_candidates,
       'Imported ' || p.created || ' candidates successfully. ' || p.failed || ' errors.' as message
from task_part p
where p.tenant_id = :tenant and p.task_id = :id and p.ordinal = 0
