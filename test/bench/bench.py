"""A benchmark's surroundings: its house, the load generators, and the limit's tables."""

import contextlib
import json
import os
import statistics
import subprocess
from pathlib import Path

import httpx

from house import ROOT, House, until
from rounds import Processor, alternate

PROGRAMS = Path(os.environ.get("BENCH_PROGRAMS", ROOT / "build/release"))
LUA = Path(__file__).with_name("load.lua")
POSTGRES = os.environ["HIREWIRE_POSTGRES"]


class Bench:
    """One call of ./dev bench: its options, a folder for what is written, and the CPU accounts."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = Path(folder)
        self.processor = Processor()

    @contextlib.contextmanager
    def house(self, name, **settings):
        """A house of one's own, up, seeded, and counted."""
        with self.tables(name, **settings) as house:
            self.processor.houses.append(house)
            try:
                yield house.open()
            finally:
                house.stop()
                self.processor.houses.remove(house)

    @contextlib.contextmanager
    def tables(self, name, **settings):
        """Of a house that is not up; at the end its schemas go, so that they burden nobody after it."""
        house = House(name, self.folder / name, **settings)
        try:
            house.run("migrate")
            yield house
        finally:
            schema = house.environment["HIREWIRE_NAMESPACE"]
            sql(f"drop schema if exists {schema}_limit cascade; drop schema {schema}_fold cascade; drop schema {schema} cascade")

    def alternate(self, sides, house=None):
        """As rounds.alternate. The statistics are those of a house that has run for a while: autovacuum needs a minute to see a new
        table, and until then Postgres may plan a look-up by key as a scan of the tenant (seen: a POST took twice as long)."""
        sql("analyze")
        return alternate(self.options.rounds, self.processor, sides, lambda: rest(house))


def sql(text, **variables):
    """Runs as the owner, whom no policy binds; gives the rows."""
    done = subprocess.run(["psql", POSTGRES, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"] + [f"-v{k}={v}" for k, v in variables.items()],
                          input=text, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stderr
    return [line.split("|") for line in done.stdout.splitlines()]


def rest(house):
    """Nothing is left to publish or to react to, and the log of Postgres starts anew: every measurement begins alike."""
    if house:
        flow = house.environment["HIREWIRE_NAMESPACE"]
        unread = f"select coalesce(sum(p.seq - least(coalesce(r.seq, 0), coalesce(a.seq, 0))), 0) from {flow}.partition p " \
                 f"left join {flow}.relayed r using (lane, partition) left join {flow}.reacted a using (lane, partition)"
        seen = [-1]

        def still():
            now = [sql(unread)[0][0], sql(f"select sum(next_offset) from {flow}.partition")[0][0]]
            before, seen[:] = list(seen), now
            return now[0] == "0" and now == before
        until("the house rests", still, 600)
    sql("checkpoint")


def run_text(command, seconds, **environment):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=seconds, env={**os.environ, **environment})
    assert done.returncode == 0, f"{command[0]}: {(done.stdout + done.stderr)[-2000:]}"
    return done.stdout


def wrk(url, connections, seconds, kind, token, wanted, *rest_of_it):
    """wrk with load.lua: {good, other, errors, seconds, p50_ms, p99_ms, per_second}; only the wanted status is counted as good."""
    out = run_text(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", LUA, url, "--", kind, token, wanted, *rest_of_it], seconds + 60)
    result = json.loads(out.rpartition("RESULT ")[2])
    assert result["good"] > 0, f"no answer {wanted}: {out}"
    if result["other"] + result["errors"] > 0.001 * result["good"]:
        print(f"  ! {kind} {connections}: {result['other']} other answers, {result['errors']} errors beside {result['good']}", flush=True)
    return {**result, "per_second": result["good"] / result["seconds"]}


def plain_wrk(url, connections, seconds):
    """Requests a second of a server that answers everything alike."""
    out = run_text(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", url], seconds + 60)
    return float(out.split("Requests/sec:")[1].split()[0])


def pgbench(script, clients, seconds, schema, folder, latency=False, **variables):
    """Prepared, on two threads: {per_second}, and p50_ms where the latency of each is asked for."""
    file, logs = Path(folder) / "limit.pgbench", Path(folder) / "latency"
    file.write_text(script)
    for old in Path(folder).glob("latency.*"):
        old.unlink()
    out = run_text(["pgbench", "-n", "-M", "prepared", "-c", clients, "-j", min(2, clients), "-T", seconds, "-f", file,
                    *(["--log", f"--log-prefix={logs}"] if latency else []), *[f"-D{name}={value}" for name, value in variables.items()],
                    POSTGRES], seconds + 60, PGOPTIONS=f"-c search_path={schema}")
    assert "number of failed transactions: 0 " in out, out
    result = {"per_second": float(out.split("tps = ")[1].split()[0])}
    if latency:
        result["p50_ms"] = statistics.median(int(line.split()[2]) for log in Path(folder).glob("latency.*") for line in log.open()) / 1000
    return result


def kafka_hops(outstanding, seconds):
    """{per_second, p50_ms} of a command hop and a reply hop through bare Kafka, on as many partitions as a lane has."""
    name = os.environ.get("HIREWIRE_NAMESPACE", "bench")
    return json.loads(run_text([PROGRAMS / "kafka_hops", os.environ["HIREWIRE_KAFKA"], name, 8, outstanding, seconds], seconds + 60))


def answers(url):
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url, timeout=2).status_code == 200
    return False


@contextlib.contextmanager
def bare_beast(port):
    process = subprocess.Popen([str(PROGRAMS / "bare_beast"), str(port)])
    try:
        url = f"http://127.0.0.1:{port}/"
        until("bare_beast answers", lambda: answers(url), 10)
        yield url
    finally:
        process.kill()
        process.wait(timeout=10)


def like_tables(house, names):
    """Tables like the house's in a schema of their own, whose name it gives: columns, indexes, fill factors and foreign keys."""
    flow = house.environment["HIREWIRE_NAMESPACE"]
    fold, limit = f"{flow}_fold", f"{flow}_limit"
    homes = dict(sql(f"select tablename, schemaname from pg_tables where schemaname in ('{flow}', '{fold}')"))
    lines = [f"create schema {limit};"]
    for name in names:
        lines.append(f"create table {limit}.{name} (like {homes[name]}.{name} including all);")
    lines += [line for (line,) in sql(f"""
        select format('alter table {limit}.%I set (%s);', c.relname, array_to_string(c.reloptions, ', '))
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('{flow}', '{fold}') and c.relkind = 'r' and c.reloptions is not null and c.relname = any('{{{','.join(names)}}}')""")]
    lines += [line for (line,) in sql(f"""
        select format('alter table {limit}.%I add %s;', c.relname, replace(pg_get_constraintdef(k.oid), '{fold}.', '{limit}.'))
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = '{fold}' and k.contype = 'f' and c.relname = any('{{{','.join(names)}}}') and r.relname = any('{{{','.join(names)}}}')""")]
    sql("\n".join(lines))
    return limit


def token_of(house, role="hr"):
    with contextlib.closing(house.client(role)) as client:
        return client.headers["Authorization"]


def print_table(lines):
    """Of texts, the first line the head; the second to fifth column are figures."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        cells = [cell.rjust(width) if 1 <= column <= 4 else cell.ljust(width) for column, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())
