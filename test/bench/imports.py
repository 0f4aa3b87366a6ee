"""S6: what a bulk import costs."""

import contextlib
import subprocess
import time

from bench import POSTGRES, like_tables, sql
from house import until

HEADER = "email,first_name,last_name,phone,domain,position,experience_years,qualifications\n"

# What an import makes since a moment, table by table, and where to find it.
MADE = {
    "candidate": "select * from {fold}.candidate where created_at >= {since}",
    "application": "select * from {fold}.application where created_at >= {since}",
    "status_change": "select * from {fold}.status_change where at >= {since}",
    "known_company": "select * from {fold}.known_company where since >= {since}",
    "directory": "select d.* from {fold}.directory d join {fold}.candidate c on c.tenant_id = d.tenant_id and c.id = d.owner where c.created_at >= {since}",
    "task": "select * from {fold}.task where created_at >= {since}",
    "task_part": "select * from {fold}.task_part where at >= {since}",
    "inbox": "select * from {flow}.inbox where at >= {since}",
    "event_log": "select * from {flow}.event_log where time >= {since}",
}


def write_csv(file, rows, mark):
    with file.open("w") as out:
        out.write(HEADER)
        for n in range(rows):
            out.write(f"{mark}{n}@import.example,First{n},Last{n},+91-98765{n % 100000:05d},Domain{n % 20},Engineer,{n % 30},B.Tech\n")


def import_seconds(house, client, file, rows):
    """From the request until the task tells that it is completed."""
    start = time.monotonic()
    with file.open("rb") as data:
        answer = client.post("/api/v1/candidates/bulk/import/file", files={"file": (file.name, data, "text/csv")},
                             data={"send_invitations": "false"}, timeout=120)
    assert answer.status_code == 202, answer.text
    job = answer.json()["job_id"]

    def ended():
        body = client.get(f"/api/v1/candidates/import-jobs/{job}").json()
        return body if body["status"] in ("completed", "failed", "cancelled") else None

    body = until("the import has ended", ended, 60 + rows / 500)
    spent = time.monotonic() - start
    assert (body["status"], body["created_count"]) == ("completed", rows), body
    return spent


def copy_seconds(folder, limit):
    """One psql, one \\copy a table, each table's rows from a file of its own."""
    script = f"set search_path = {limit};\n" + "".join(f"\\copy {name} from '{folder / name}.copy'\n" for name in MADE)
    start = time.monotonic()
    done = subprocess.run(["psql", POSTGRES, "-X", "-q", "-v", "ON_ERROR_STOP=1"], input=script, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - start


def s6(bench):
    """A CSV import, from request to completed, against psql's \\copy of all the rows that it made into tables with the same indexes."""
    rows, folder = bench.options.rows, bench.folder
    with bench.house("s6") as house, contextlib.closing(house.client("hr", "ai-interviewer")) as client:
        limit = like_tables(house, [*MADE, "counter"])
        names = {"flow": house.environment["HIREWIRE_NAMESPACE"], "fold": house.environment["HIREWIRE_NAMESPACE"] + "_fold"}
        made_since = [None]

        def ours(number):
            file = folder / "candidates.csv"
            write_csv(file, rows, f"r{number}x")
            made_since[0] = sql("select clock_timestamp()")[0][0]
            return rows / import_seconds(house, client, file, rows)

        def prepare_copies():
            for name, made in MADE.items():
                query = made.format(**names, since=f"'{made_since[0]}'")
                sql(f"\\copy ({query}) to '{folder / name}.copy'")
            count = int(sql(f"select count(*) from {names['fold']}.candidate where created_at >= '{made_since[0]}'")[0][0])
            assert count == rows

        def theirs(number):
            return rows / copy_seconds(folder, limit)

        rounds = bench.alternate({"ours": ours, "prepare": lambda number: prepare_copies() or 1.0, "copy": theirs}, house)
    return [rounds.compare(f"S6 CSV import, {rows:,} rows / psql \\copy of all its rows", "ours", "copy", "rows/s")]
