-- company.rated: the rating, and its company's figures, which are of the same partition.
with {event},
given as (
  insert into rating as r (tenant_id, id, version, {names RatingFields}, company_id, candidate_id, created_at, updated_at)
  select e.tenant_id, e.aggregate_id, e.aggregate_version, {from e.RatingFields}, e.company_id, e.candidate_id, e.time, e.time
  from event e
  on conflict (tenant_id, id) do update
    set version = excluded.version, score = excluded.score, comment = excluded.comment, updated_at = excluded.updated_at
    where r.version = excluded.version - 1
  returning 1
),
counted as (
  update company c set rating_sum = c.rating_sum + n.score, ratings_count = c.ratings_count + n.count
  from (select e.tenant_id, e.company_id, sum(e.score - coalesce(e.score_before, 0))::bigint as score,
               count(*) filter (where e.score_before is null) as count
        from event e
        group by e.tenant_id, e.company_id) n
  where c.tenant_id = n.tenant_id and c.id = n.company_id
)
select folded((select count(*) from given), (select count(*) from event))
