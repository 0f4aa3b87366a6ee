-- Which files are a user's picture (storage/blobs/blobs.h).
with {wanted}
select w.tenant_id, w.hash
from wanted w
where exists (select from user_picture p where p.tenant_id = w.tenant_id and p.blob = w.hash)
