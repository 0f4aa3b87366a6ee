-- What came of a consultant k's work (docs/domain.md, consultants), a row each: what it is, when it was, at which company, whether the
-- application is placed by now and how many days that took. An application counts for who was assigned to its candidate when it happened,
-- at each stage once: the first time that it came there. Submitted is what he made himself, for a company or a job.
select o.kind, o.at, a.company_id, a.placed_at is not null as placed,
       extract(epoch from a.placed_at - a.applied_at) / 86400 as days
from (select a.tenant_id, a.id, a.candidate_id, a.company_id, a.job_id, a.applied_at, least(a.accepted_at, a.hired_at) as placed_at,
             min(h.at) filter (where h.to_status = 'interview') as interview_at,
             min(h.at) filter (where h.to_status = 'offer') as offer_at,
             bool_or(h.from_status is null and h.actor_id = k.user_id) as is_made_by_him
      from application a
      join status_change h on h.tenant_id = a.tenant_id and h.application_id = a.id
      where a.tenant_id = k.tenant_id
        and a.candidate_id in (select s.candidate_id from assignment s where {consultants/own_assignment.sql})
      group by a.tenant_id, a.id) a,
     lateral (values ('submission', case when a.is_made_by_him and num_nonnulls(a.job_id, a.company_id) > 0 then a.applied_at end),
                     ('interview', a.interview_at), ('offer', a.offer_at), ('placement', a.placed_at)) o(kind, at)
where exists (select 1 from assignment s
              where {consultants/own_assignment.sql} and s.candidate_id = a.candidate_id
                and o.at >= s.created_at and o.at < coalesce(s.deleted_at, 'infinity'))
