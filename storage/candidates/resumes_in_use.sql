-- Which files are a candidate's résumé (storage/blobs/blobs.h).
with {wanted}
select w.tenant_id, w.hash
from wanted w
where exists (select from resume r where r.tenant_id = w.tenant_id and r.blob = w.hash and r.deleted_at is null)
