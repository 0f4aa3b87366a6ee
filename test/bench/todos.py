"""The lease of todos, as an executor asks for it, out of a million that are due."""

import re

from bench import pgbench, sql
from house import ROOT

ROWS, TENANTS, LANE_KEYS = 1_000_000, 20, 2_000
PARAMETERS = {"$1": "'bench.lease'", "$2": "256", "$3": "64", "$4": "'{}'", "$5": "30"}


def lease_statement():
    """The text of storage/flow/todo.cpp, its parameters filled in."""
    source = (ROOT / "storage/flow/todo.cpp").read_text().partition("Statement lease_todos")[2].partition("{std::string(kind)")[0]
    text = "".join(re.findall(r'^\s+"(.*)"[,]?$', source, re.MULTILINE))
    assert text.startswith("with due as") and text.endswith("as begun"), text
    for name, value in PARAMETERS.items():
        text = text.replace(name, value)
    return text


def seed_todos(flow):
    """One tenant has half of them, as after a large import; all are due, in no order of their ids."""
    sql(f"""
      insert into {flow}.todo (id, kind, tenant_id, lane_key, due_at, payload, created_at)
      select gen_random_uuid(), 'bench.lease', md5('tenant' || case when n % 2 = 0 then 0 else n % {TENANTS} end)::uuid, 'key' || n % {LANE_KEYS},
             now() - n * interval '1 millisecond', '{{"event_id":"01900000-0000-7000-8000-000000000000","type":"candidate.created"}}', now()
      from generate_series(1, {ROWS}) n""")
    sql(f"vacuum (analyze) {flow}.todo")


def lease(bench):
    """A worker's lease of 256, given back, against the same as the owner, whom no policy binds."""
    seconds = bench.options.seconds
    with bench.tables("lease") as house:
        flow = house.environment["HIREWIRE_NAMESPACE"]
        seed_todos(flow)
        script = f"begin;\n{lease_statement()};\nrollback;\n"

        def leases(role):
            def measure(number):
                sql(f"vacuum {flow}.todo")
                return pgbench(script, 1, seconds, f"{flow} -c plan_cache_mode=force_generic_plan -c role={role}", bench.folder)["per_second"]
            return measure
        for line in sql(f"set search_path = {flow}; set role {flow}_worker; explain (analyze, buffers) {lease_statement()}"):
            print("|".join(line))
        rounds = bench.alternate({"worker": leases(f"{flow}_worker"), "owner": leases("none")})
    return [rounds.compare(f"lease of 256 of {ROWS:,} todos: worker / owner", "worker", "owner", "1/s")]
