"""S1, S2, S3: what a POST of one candidate costs; S18: what a PUT of one of its fields costs."""

from bench import bare_beast, kafka_hops, like_tables, pgbench, plain_wrk, sql, token_of, wrk
from house import free_ports

TABLES = ["candidate", "directory", "application", "status_change", "known_company", "counter", "inbox", "event_log"]

# The rows of one POST. `n` counts up in each client, so ids ascend in time as ours do; every client counts in rows of its own, as
# our partitions do. One statement, so one round trip: the limit at its best.
ONE_CANDIDATE = r"""
\set n :n + 1
with k as materialized (
  select (p || '80010000000000aa')::uuid candidate, (p || '80020000000000aa')::uuid application, (p || '80030000000000aa')::uuid command,
         (p || '80040000000000aa')::uuid created_id, (p || '80050000000000aa')::uuid applied_id, '01900000-0000-7cd9-8ddc-b557100d2e21'::uuid tenant,
         '01900000-0000-71b4-b806-a50ed0ae79d6'::uuid company, '01900000-0000-7213-9c80-7fcbf952cb6e'::uuid actor, p mark, now() at
  from (select '019' || lpad(to_hex(:n::bigint), 9, '0') || '7' || lpad(to_hex(:client_id::int), 3, '0') p) x
), made as (
  insert into candidate (tenant_id, id, version, email, first_name, last_name, phone, domain, position, experience_years, qualifications, links,
                         state, source, company_id, current_application_id, status, phone_key, created_at, updated_at)
  select tenant, candidate, 1, mark || '@bench.example', 'Alice', 'Baker', '+91-9876543210', 'Backend', 'Engineer', 5, 'B.Tech', '{}',
         'active', 'manual', company, application, 'applied', '+919876543210', at, at from k
), known as (
  insert into known_company select tenant, candidate, candidate, company, 'manual', at from k
), claimed as (
  insert into directory select tenant, 'candidate_email', mark || 'q7HXBBg9nC0cbHkLJ2jeIl6X8OA', tenant, candidate from k on conflict do nothing
), applied as (
  insert into application (tenant_id, id, version, candidate_id, company_id, status, status_changed_at, source, applied_at, created_at, updated_at)
  select tenant, application, 1, candidate, company, 'applied', at, 'manual', at, at, at from k
), history as (
  insert into status_change (tenant_id, application_id, version, to_status, actor_id, at) select tenant, application, 1, 'applied', actor, at from k
), counted as (
  insert into counter as c (tenant_id, company_id, name, key, partition, value)
  select tenant, company, name, key, :client_id::int, 1
  from k, (values ('candidates', ''), ('candidates_by_status', 'applied'), ('candidates_by_domain', 'Backend')) v(name, key)
  on conflict (tenant_id, name, company_id, key, partition) do update set value = c.value + excluded.value
), logged as (
  insert into event_log (lane, partition, seq, epoch, id, type, aggregate_id, aggregate_version, tenant_id, actor_id, command_id, depth, time,
                         body, claims)
  select 'hiring', :client_id::int, 2 * :n::bigint - 1, command, created_id, 'candidate.created', candidate, 1, tenant, actor, command, 0, at,
         ('{"email":"' || mark || '@bench.example","first_name":"Alice","last_name":"Baker","phone":"+91-9876543210","domain":"Backend","position":"Engineer","experience_years":5,"qualifications":"B.Tech","links":[],"source":"manual","company_id":"01900000-0000-71b4-b806-a50ed0ae79d6","application_id":"' || application || '","status":"applied"}')::json,
         ('[[false,false,"candidate_email","' || mark || 'q7HXBBg9nC0cbHkLJ2jeIl6X8OA","' || candidate || '"]]')::json from k
  union all
  select 'hiring', :client_id::int, 2 * :n::bigint, command, applied_id, 'application.created', application, 1, tenant, actor, command, 0, at,
         ('{"candidate_id":"' || candidate || '","company_id":"01900000-0000-71b4-b806-a50ed0ae79d6","status":"applied","source":"manual"}')::json, null from k
)
insert into inbox select command, tenant, '', 'done', 'candidate', candidate, 1, null, null, at from k;
"""

ONE_ROW = r"""
\set n :n + 1
insert into inbox values (('019' || lpad(to_hex(:n::bigint), 9, '0') || '7' || lpad(to_hex(:client_id::int), 3, '0') || '80060000000000aa')::uuid,
  '01900000-0000-7cd9-8ddc-b557100d2e21', '', 'done', 'candidate', null, 1, null, null, now());
"""


def first_number(number):
    """Where a round's pgbench clients begin to count, beyond the rounds before."""
    return (number + 1) * 10_000_000


def s1(bench):
    """A POST answered 201 after its commit, against the same rows straight into Postgres, and against two bare Kafka hops."""
    seconds = bench.options.seconds
    with bench.house("s1") as house:
        limit, token = like_tables(house, TABLES), token_of(house)

        def ours(connections):
            return lambda number: wrk(house.url(), connections, seconds, "post", token, 201, f"c{connections}r{number}")["per_second"]

        ours(256)(99)  # warm: the JVM above all
        rounds = bench.alternate({
            "ours": ours(256),
            "rows": lambda number: pgbench(ONE_CANDIDATE, 32, seconds, limit, bench.folder, n=first_number(number))["per_second"],
            "hops": lambda number: kafka_hops(256, seconds)["per_second"],
            "ours 32": ours(32),
            "hops 32": lambda number: kafka_hops(32, seconds)["per_second"],
        }, house)
    return [rounds.compare("S1a POST, 256 connections / pgbench -c 32", "ours", "rows", "1/s"),
            rounds.compare("S1b POST, 256 connections / two Kafka hops", "ours", "hops", "1/s"),
            rounds.compare("S1a POST, 32 connections / pgbench -c 32", "ours 32", "rows", "1/s"),
            rounds.compare("S1b POST, 32 connections / two Kafka hops, 32", "ours 32", "hops 32", "1/s")]


def s2(bench):
    """The p50 of one POST at a time, against two Kafka hops and one commit, each one at a time and measured alone."""
    seconds = bench.options.seconds
    with bench.house("s2") as house:
        limit, token = like_tables(house, ["inbox"]), token_of(house)

        def parts(number):
            hops = kafka_hops(1, seconds)["p50_ms"]
            commit = pgbench(ONE_ROW, 1, seconds, limit, bench.folder, latency=True, n=first_number(number))["p50_ms"]
            return {"limit": hops + commit, "hops": hops, "commit": commit}

        wrk(house.url(), 256, seconds, "post", token, 201, "warm")  # the JVM above all
        wrk(house.url(), 1, 2, "post", token, 201, "alone")
        rounds = bench.alternate({"ours": lambda number: wrk(house.url(), 1, seconds, "post", token, 201, f"r{number}")["p50_ms"], "limit": parts}, house)
    return [rounds.compare("S2 one POST, p50 / two Kafka hops + a commit", "ours", "limit", "ms"),
            rounds.compare("S2 one POST, p50 / two Kafka hops", "ours", "hops", "ms")]


def s3(bench):
    """A POST answered 202 once Kafka has it, workers running, against a bare Beast server that says hello."""
    seconds = bench.options.seconds
    with bench.house("s3") as house, bare_beast(free_ports(1)) as hello:
        token = token_of(house)

        def ours(mark):
            return wrk(house.url(), 256, seconds, "post", token, 202, mark, "Prefer: respond-async")["per_second"]

        for mark in ("warm", "warmer"):  # the JVM above all
            ours(mark)
        rounds = bench.alternate({"ours": lambda number: ours(f"r{number}"), "hello": lambda number: plain_wrk(hello, 256, seconds)}, house)
    return [rounds.compare("S3 POST respond-async, 256 connections / bare Beast hello", "ours", "hello", "1/s")]


def put_ids(house, file, count=2000):
    """A file with the ids of the candidates made last, one a line."""
    fold = house.environment["HIREWIRE_NAMESPACE"] + "_fold"
    rows = sql(f"select id from {fold}.candidate where deleted_at is null order by created_at desc limit {count}")
    assert len(rows) == count, f"only {len(rows)} candidates are there to be changed"
    file.write_text("".join(f"{id_}\n" for (id_,) in rows))
    return file


def s18(bench):
    """A PUT of one field of one of 2,000 candidates, against a POST; 32 connections each."""
    seconds = bench.options.seconds
    with bench.house("s18") as house:
        token = token_of(house)

        def post(mark):
            return wrk(house.url(), 32, seconds, "post", token, 201, mark)["per_second"]

        post("warm")
        file = put_ids(house, bench.folder / "ids")
        rounds = bench.alternate({"put": lambda number: wrk(house.url(), 32, seconds, "put", token, 200, file, f"r{number}")["per_second"],
                                  "post": lambda number: post(f"r{number}")}, house)
    return [rounds.compare("S18 PUT of one field, 32 connections / S1, 32 connections", "put", "post", "1/s")]
