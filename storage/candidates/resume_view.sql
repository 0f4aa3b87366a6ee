-- What is shown of a résumé (schemas/candidates_resumes.h, ResumeView), to whom its candidate is within reach. What tells his contacts, the
-- file and what was read in it, is for who is shown them.
select r.id, r.candidate_id, r.filename, r.media_type, r.size, r.state as status,
       not exists (select from resume n where n.tenant_id = r.tenant_id and n.candidate_id = r.candidate_id and n.deleted_at is null
                                          and (n.created_at, n.id) > (r.created_at, r.id)) as is_current,
       f.link as url, f.link as file_path, case when {contacts} then r.parsed end as parsed, r.error, r.version, r.created_at,
       {contacts} as contacts_shown
from resume r
join candidate c on c.tenant_id = r.tenant_id and c.id = r.candidate_id and c.deleted_at is null
join lateral (select case when {contacts} then concat_ws('|', 'resume', r.id, r.blob, r.media_type, r.filename) end as link) f on true
