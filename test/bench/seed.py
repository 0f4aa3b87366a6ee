"""Candidates straight into a house's tables, for benchmarks that only read: the rows and counters that lists and gets use, without
their applications, events and directory entries. Not for anything that writes or rebuilds."""

from bench import sql


def seed_candidates(house, first, last):
    """Candidates `first` … `last`; number n has the id 01900000-0000-7000-8000-{n:012x}, and one in twenty each domain."""
    fold = house.environment["HIREWIRE_NAMESPACE"] + "_fold"
    sql(f"""
      set search_path = {fold};
      insert into candidate (tenant_id, id, version, email, first_name, last_name, phone, domain, position, experience_years, qualifications, links,
                             state, source, current_application_id, status, created_at, updated_at)
      select t.id, ('0190000000007000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, 1, 'seeded' || n || '@bench.example', 'First' || n, 'Last' || n,
             '+91-9876543210', 'Domain' || n % 20, 'Engineer', n % 30, 'B.Tech', '{{}}', 'active', 'import',
             ('0190000000007000' || '8001' || lpad(to_hex(n), 12, '0'))::uuid, (array['applied', 'screening', 'interview', 'rejected'])[1 + n % 4],
             t.at, t.at
      from generate_series({first}, {last}) n,
           lateral (select id, timestamptz '2026-01-01' + n * interval '1 second' as at from tenant where code = 'default') t;
      insert into counter as c (tenant_id, company_id, name, key, partition, value)
      select d.tenant_id, '00000000-0000-0000-0000-000000000000', v.name, v.key, 0, count(*)
      from candidate d, lateral (values ('candidates', ''), ('candidates_by_status', d.status), ('candidates_by_domain', coalesce(d.domain, ''))) v(name, key)
      where d.id between ('0190000000007000' || '8000' || lpad(to_hex({first}), 12, '0'))::uuid and ('0190000000007000' || '8000' || lpad(to_hex({last}), 12, '0'))::uuid
      group by 1, 3, 4
      on conflict (tenant_id, name, company_id, key, partition) do update set value = c.value + excluded.value;
    """)
    sql(f"vacuum (analyze) {fold}.candidate; vacuum (analyze) {fold}.counter")
