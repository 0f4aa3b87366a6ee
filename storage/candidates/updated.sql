-- candidate.updated: what the patch names, and the domain's counters where the domain changed.
with {event},
changed as (
  update candidate c set
    version = e.aggregate_version,
    email = case when e.email_set then e.email else c.email end,
    first_name = case when e.first_name_set then coalesce(e.first_name, c.first_name) else c.first_name end,
    last_name = case when e.last_name_set then coalesce(e.last_name, '') else c.last_name end,
    phone = case when e.phone_set then e.phone else c.phone end,
    domain = case when e.domain_set then e.domain else c.domain end,
    position = case when e.position_set then e.position else c.position end,
    headline = case when e.headline_set then e.headline else c.headline end,
    summary = case when e.summary_set then e.summary else c.summary end,
    experience_years = case when e.experience_years_set then e.experience_years else c.experience_years end,
    qualifications = case when e.qualifications_set then e.qualifications else c.qualifications end,
    location = case when e.location_set then e.location else c.location end,
    preferences = case when e.preferences_set then e.preferences else c.preferences end,
    job_search_mode = case when e.job_search_mode_set then e.job_search_mode else c.job_search_mode end,
    updated_at = e.time
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
),
moved as (
  insert into counter as c (tenant_id, company_id, name, key, partition, value)
  select e.tenant_id, coalesce(e.company_id, '00000000-0000-0000-0000-000000000000'), 'candidates_by_domain', n.key, e.partition, sum(n.change)
  from event e, lateral (values (coalesce(e.domain_before, ''), -1), (coalesce(e.domain, ''), 1)) n(key, change)
  where e.domain_set
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
  on conflict (tenant_id, name, company_id, key, partition) do update set value = c.value + excluded.value
)
select folded(count(*), (select count(*) from event)) from changed
