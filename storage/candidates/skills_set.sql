-- candidate.skills_set: his skills as they are from now on.
with {event},
changed as (
  update candidate c set version = e.aggregate_version, updated_at = e.time
  from event e
  where c.tenant_id = e.tenant_id and c.id = e.aggregate_id and c.version = e.aggregate_version - 1
  returning 1
),
gone as (
  delete from candidate_skill s using event e, json_array_elements_text(e.removed) r
  where s.tenant_id = e.tenant_id and s.candidate_id = e.aggregate_id and s.skill_id = r::uuid
),
kept as (
  insert into candidate_skill as s (tenant_id, candidate_id, place, {names CandidateSkill})
  select e.tenant_id, e.aggregate_id, o.place, {from r.CandidateSkill}
  from event e, json_array_elements(e.skills) with ordinality o(skill, place), json_to_record(o.skill) as r({typed CandidateSkill})
  on conflict (tenant_id, candidate_id, skill_id) do update set place = excluded.place, level = excluded.level, years = excluded.years
)
select folded((select count(*) from changed), (select count(*) from event))
