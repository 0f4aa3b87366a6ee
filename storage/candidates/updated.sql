-- candidate.updated: what the patch names, and the domain's counters where the domain changed.
with {event},
changed as (
  update candidate c set
    version = e.aggregate_version,
    {set c.CandidateFields from e},
    phone_key = case when {mentions e.CandidateFields.phone} then phone_key(e.phone) else c.phone_key end,
    linkedin_key = case when {mentions e.CandidateFields.links} then linkedin_key(e.links) else c.linkedin_key end,
    updated_at = e.time
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
),
change as (
  select e.tenant_id, e.company_id, 'candidates_by_domain' as name, n.key, e.partition, n.value
  from event e, lateral (values (coalesce(e.domain_before, ''), -1), (coalesce(e.domain, ''), 1)) n(key, value)
  where {mentions e.CandidateFields.domain}
),
counted as (
  {counters/add.sql}
)
select folded(count(*), (select count(*) from event)) from changed
