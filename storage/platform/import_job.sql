-- An import as ai-interviewer:623 shows it (schemas/platform.h, ImportJob): the task and the sum of its parts. Its errors are the
-- first hundred in the order of the file.
-- param id uuid
-- scope platform
select t.id, t.filename,
       case when t.state = 'queued' and p.parts > 0 then 'processing' else t.state end as status,
       t.total as total_records, p.created as created_count, p.failed as failed_count, p.skipped as skipped_count,
       coalesce(round(100.0 * p.created / nullif(t.total, 0), 1), 0)::double precision as success_rate,
       extract(epoch from coalesce(t.finished_at, p.latest, t.created_at) - t.created_at)::bigint as processing_duration_seconds,
       t.error as error_message,
       (select coalesce(json_agg(f.fault), '[]')
        from (select f.fault
              from task_part fp, json_array_elements(fp.faults) with ordinality f(fault, n)
              where fp.tenant_id = t.tenant_id and fp.task_id = t.id
              order by fp.ordinal, f.n
              limit 100) f) as errors,
       t.id as celery_task_id, t.created_at
from task t,
     lateral (select count(*) as parts, coalesce(sum(created), 0)::bigint as created, coalesce(sum(failed), 0)::bigint as failed,
                     coalesce(sum(skipped), 0)::bigint as skipped, max(at) as latest
              from task_part where tenant_id = t.tenant_id and task_id = t.id) p
where t.tenant_id = :tenant and t.id = :id and t.kind = 'candidate_import' and {scope}
