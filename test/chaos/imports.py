"""R1: imports while every process is killed at random; R8: the tables made again from the log."""

import contextlib
import signal

import httpx

from house import until
from ledger import Ledger
from owners import at_rest
from place import Run, require

APART = (("worker", "hiring"), ("worker", "identity", "office"), ("worker", "reactions", "webhooks"), ("api",))


def csv_of(mark, n, rows):
    """Every hundredth row is a copy of the one before, every hundredth has no address."""
    lines = ["email,first_name,last_name,domain"]
    for i in range(rows):
        email = "nobody" if i % 100 == 50 else f"{mark}.i{n}.{i - (i % 100 == 99)}@import.example"
        lines.append(f"{email},First{i},Last,{mark}")
    return "\n".join(lines) + "\n"


def upload(house, token, data):
    """The job's id; None where no answer came: then nothing was promised."""
    with contextlib.suppress(httpx.HTTPError, KeyError, ValueError):
        answer = httpx.post(house.url("ai-interviewer") + "/api/v1/candidates/bulk/import/file", timeout=30,
                            headers={"Authorization": token}, files={"file": ("a.csv", data, "text/csv")}, data={"send_invitations": "false"})
        return answer.json()["job_id"]
    return None


def job(house, token, job_id):
    with contextlib.suppress(httpx.HTTPError, ValueError):
        body = httpx.get(house.url("ai-interviewer") + f"/api/v1/candidates/import-jobs/{job_id}", timeout=10, headers={"Authorization": token}).json()
        return body if body.get("status") in ("completed", "failed") else None
    return None


def killed_importing(run: Run):
    total = 3_000 if run.short else 100_000
    rows = total // 5
    with run.house("r1", *APART) as house:
        ledger = Ledger(house)
        ledger.sign_in()
        jobs, kills, sent = [], 0, 0
        with ledger.under_load(threads=2):
            while kills < run.rounds or len(jobs) < 5:
                if not jobs or job(house, ledger.token, jobs[-1]):
                    if found := upload(house, ledger.token, csv_of(ledger.mark, sent, rows)):
                        jobs.append(found)
                    sent += 1
                if kills < run.rounds:
                    kill_one(run, house)
                    kills += 1
            ended = [until("the import has ended", lambda j=j: job(house, ledger.token, j), 180) for j in jobs]
        ledger.retry_unknown()
        until("no import is under way", lambda: house.number("select count(*) from todo where due_at is not null") == 0, 120)
        counts = at_rest(ledger, house)
        for body in ended:
            parts = [body["created_count"], body["skipped_count"], body["failed_count"]]
            require((body["status"], sum(parts), parts[1:]) == ("completed", rows, [rows // 100, rows // 100]), f"an import of {rows} rows ended {body['status']} with {parts}")
        made, people = house.sql(f"select count(*), count(distinct email) from candidate where email like '{ledger.mark}.i%'")[0]
        parts = house.number("select coalesce(sum(created), 0)::bigint from task_part")
        require(int(made) == int(people) == parts, f"{made} rows, {people} people, {parts} counted")
        return f"{kills} × SIGKILL, {len(jobs)} imports of {rows} rows accounted for to the row, {people} people once each; {counts['ok']} candidates beside"


def kill_one(run, house):
    until("a moment later", lambda moments=iter([False] * run.random.randint(3, 14) + [True]): next(moments), 30)
    name = run.random.choice(sorted(house.processes))
    process = house.processes[name]
    process.send_signal(signal.SIGKILL)
    process.wait()
    house.start(*name.split("-"))


def rebuilt(run: Run):
    """R8: every checksum is the same after a rebuild, and the house goes on."""
    with run.house("r8") as house:
        ledger = Ledger(house)
        ledger.sign_in()
        client = house.client("admin")
        for round_ in range(run.rounds):
            made = [what for kind, what in ledger.load(round_ * 10_000, 60) if kind == "ok"]
            ledger.load(round_ * 10_000 + 60, 1100, prefer="respond-async")    # a rebuild of several waves
            ledger.retry_unknown()
            token = client.headers["Authorization"]
            found = upload(house, token, csv_of(f"{ledger.mark}r", round_, 1000))
            require(found, "the import was not taken")
            until("the import has ended", lambda: job(house, token, found), 60)
            for n, id_ in enumerate(made[:30]):
                changed = client.patch(f"/api/v1/candidates/{id_}", json={"first_name": f"Changed{n}", "domain": f"d{n % 3}"})
                require(changed.status_code == 200, f"PATCH was answered {changed.status_code}")
            ledger.drained()
            check = house.run("rebuild", "--check", check=False)
            require(check.returncode == 0, check.stdout)
            done = house.run("rebuild", check=False)
            lines = done.stdout.splitlines()
            require(done.returncode == 0 and lines and all(line.startswith("same ") for line in lines), done.stdout + done.stderr)
        counts = at_rest(ledger, house)
        return f"{run.rounds} rebuilds of {len(lines)} tables, every checksum the same; {counts['ok'] + counts['accepted']} candidates, the house goes on"
