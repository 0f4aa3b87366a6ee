-- Which import files a task still needs (storage/blobs/blobs.h): it may wait for longer than its file is kept.
with {wanted}
select w.tenant_id, w.hash
from wanted w
where exists (select from task t where t.tenant_id = w.tenant_id and t.blob = w.hash and t.kind = 'candidate_import' and t.state = 'queued')
