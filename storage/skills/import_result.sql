-- What an import of skills gave (schemas/skills_import.h, SkillImportResultView), as it is answered in its command (crm-routes:243).
-- param id uuid
select p.created + p.failed + p.skipped as total, p.created, p.failed, p.skipped, p.faults as errors,
       coalesce((select json_agg(made order by x.n)
                 from unnest(p.skills) with ordinality x(id, n),
                      lateral ({skills/view.sql}
                               where s.tenant_id = p.tenant_id and s.id = x.id) made), '[]') as created_skills,
       'Imported ' || p.created || ' skills successfully. ' || p.failed || ' errors.' as message
from skill_import p
where p.tenant_id = :tenant and p.id = :id
