-- presence.seen. One that several events name is written once: a statement may update no row twice.
with {event},
made as (
  insert into last_seen as l (tenant_id, id, at)
  select e.tenant_id, s.id, max(s.at)
  from event e, json_to_recordset(e.seen) as s(id uuid, at timestamptz)
  group by e.tenant_id, s.id
  order by e.tenant_id, s.id
  on conflict (tenant_id, id) do update set at = greatest(l.at, excluded.at)
)
select folded((select count(*) from event), (select count(*) from event))
