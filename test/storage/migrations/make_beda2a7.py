"""Made beda2a7.dump beside this file: a database as the release of commit beda2a7 left it, for test/end_to_end/test_upgrade.py.

    git clone . beda2a7 && cd beda2a7 && git checkout beda2a7 && ./dev build && ./dev up
    HIREWIRE_POSTGRES=postgresql://hirewire:hirewire@127.0.0.1:15432/hirewire HIREWIRE_KAFKA=127.0.0.1:19092 \\
        PYTHONPATH=test var/venv/bin/python …/make_beda2a7.py …/beda2a7.dump

It drives the old binary over HTTP and asks Kafka for what had no door yet (companies, a deactivated account, a cancelled task). The only
secrets are those of the demo accounts, under the built-in key."""

import json
import re
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from house import House, until

NAMESPACE = "beda2a7"
ROLES = ("door", "worker")
NIL = "00000000-0000-0000-0000-000000000000"
HEADER = "email,first_name,last_name,phone,domain,position,experience_years,qualifications\n"


class Past:
    """The house, and what is asked of it."""

    def __init__(self, folder):
        self.house = House("past", folder, HIREWIRE_NAMESPACE=NAMESPACE, HIREWIRE_PARTITIONS=2)
        self.house.open(("api",), ("worker", "identity", "office", "reactions", "webhooks"), ("worker", "hiring"))
        self.tenant = self.house.sql("select tenant_id from tenant")[0][0]
        self.folder = Path(folder)

    def command(self, lane, type_, subject, body):
        """Sends what has no door; waits until it has been carried out."""
        subject = uuid.UUID(subject)
        id_ = str(uuid.uuid4())
        actor = {"tenant_id": self.tenant, "user_id": NIL, "session_id": NIL, "role": "system", "is_company_admin": False,
                 "is_verified": False, "reach": 5}
        headers = {"ce_specversion": "1.0", "ce_id": id_, "ce_type": type_, "ce_source": "/hirewire", "ce_subject": subject,
                   "ce_time": time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime()), "content-type": "application/json",
                   "hw_actor": json.dumps(actor)}
        file = self.folder / "command.json"
        file.write_text(json.dumps(body))
        partition = subject.bytes[10] >> 2 & 1  # the tag's last bit, of two partitions
        subprocess.run(["kcat", "-q", "-b", self.house.environment["HIREWIRE_KAFKA"], "-P", "-t", f"{NAMESPACE}.{lane}.commands",
                        "-p", str(partition), *(part for name, value in headers.items() for part in ("-H", f"{name}={value}")), file], check=True)
        answer = until(type_, lambda: self.house.sql(f"select status from inbox where command_id = '{id_}'"))
        assert answer == [["done"]], (type_, answer)

    def import_file(self, client, name, rows):
        answer = client.post("/api/v1/candidates/bulk/import/file", files={"file": (name, HEADER + "".join(rows), "text/csv")},
                             data={"default_domain": "Ops"})
        assert answer.status_code == 202, answer.text
        return answer.json()["job_id"]

    def ended(self, client, job, how):
        until(f"{job} {how}", lambda: client.get(f"/api/v1/candidates/import-jobs/{job}").json()["status"] == how)


def row(n, mark):
    return f"{mark}{n}@import.example,First{n},Last{n},+91-98765{n:05d},{('Backend', 'Design', '')[n % 3]},Engineer,{n % 30},B.Tech\n"


def by_hand(past):
    """Candidates of several companies: made, changed, moved, deleted, refused."""
    client = past.house.client("admin")
    companies = [str(uuid.uuid4()) for _ in range(2)]
    for n, company in enumerate(companies):
        past.command("office", "CreateCompany", company, {"id": company, "name": f"Company {n}", "email_domain": f"company{n}.example"})
    made = []
    for n in range(12):
        person = {"email": f"person{n}@example.org", "first_name": f"First{n}", "last_name": f"Läst {n}", "phone": f"+91-98765{n:05d}",
                  "domain": ("Backend", "Design")[n % 2], "headline": "Says \"hello\" — \\ and 'more'", "experience_years": n,
                  "links": ["https://a.example/?q=\"1\"", "b,c"] if n % 3 == 0 else [], **({"company_id": companies[n % 2]} if n % 4 else {})}
        answer = client.post("/api/v1/candidates", json=person)
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])

    def change(n, **what):
        answer = client.patch(f"/api/v1/candidates/{made[n]}", json=what)
        assert answer.status_code == 200, answer.text

    change(0, last_name=None)  # emptied then; a fault of the request since
    change(1, last_name=None, first_name="Renamed", headline=None)
    change(2, domain="Testing", experience_years=None, summary="Was seen.\nTwice.")
    change(3, email="moved3@example.org")
    change(4, email="PERSON4@example.org", phone=None)
    for status in ("screening", "hired"):
        change(5, status=status)
    change(6, status="rejected", reason="No reply.")
    change(6, status="screening", reason="A reply.")
    for n in (7, 8):
        assert client.delete(f"/api/v1/candidates/{made[n]}").is_success
    assert client.post("/api/v1/candidates", json={"email": "person9@example.org", "first_name": "X", "last_name": "Y"}).status_code == 409
    again = client.post("/api/v1/candidates", json={"email": "person7@example.org", "first_name": "Back", "last_name": "Again"})
    assert again.status_code == 201, again.text


def imports(past):
    """One that ends, one by JSON, one that fails, one that is cancelled."""
    house = past.house
    client = house.client("hr", "ai-interviewer")
    rows = [row(n, "csv") for n in range(60)]
    rows[10] = rows[9]
    rows[20] = "not-an-address,First,Last,,,,,\n"
    past.ended(client, past.import_file(client, "people.csv", rows), "completed")
    answer = client.post("/api/v1/candidates/bulk/import", json={
        "candidates": [{"email": f"json{n}@example.org", "first_name": "J", "last_name": "Son"} for n in range(3)] + [{"email": "bad"}]})
    assert answer.status_code == 202, answer.text
    house.stop("worker-hiring")
    cancelled = past.import_file(client, "cancelled.csv", [row(1, "cancelled")])
    failed = past.import_file(client, "failed.csv", [row(2, "failed")])
    until("both are queued", lambda: house.number("select count(*) from task where state = 'queued'") == 2)
    past.command("office", "CancelTask", cancelled, {"id": cancelled})
    for blob in [file for file in (past.folder / "blobs").rglob("*") if file.is_file() and b"failed2@" in file.read_bytes()]:
        blob.unlink()
    house.start("worker", "hiring")
    past.ended(client, failed, "failed")


def accounts(past):
    """Sessions that were opened, renewed, closed; an account that was closed with its sessions; webhooks."""
    house = past.house
    client = house.client("interviewer")
    assert client.post("/api/v1/auth/logout").status_code == 200
    tokens = house.client("hr").post("/api/v1/auth/login", json={"email": "hr@company.com", "password": "hr123"}).json()
    answer = house.client("hr").post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert answer.status_code == 200, answer.text
    house.client("candidate")
    user = house.sql("select id from user_account where email = 'candidate@example.com'")[0][0]
    past.command("identity", "DeactivateUser", user, {"id": user})
    answer = house.client("admin", "interview-platform").post(
        "/api/v1/webhooks/", json={"url": "http://127.0.0.1:9/hook", "events": ["candidate.created", "candidate.updated"],
                                   "secret": "whsec_YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyBvayE="})
    assert answer.status_code == 201, answer.text


def dump(past, file):
    lines = []
    for role in ROLES:
        lines.append(f"create role {NAMESPACE}_{role} nologin;")
        lines.append(f"grant {NAMESPACE}_{role} to current_user;")
    text = subprocess.run(["pg_dump", past.house.environment["HIREWIRE_POSTGRES"], "--no-owner", "--rows-per-insert=50", "--schema", NAMESPACE,
                           "--schema", f"{NAMESPACE}_fold"], check=True, capture_output=True, text=True).stdout
    lines += [line for line in text.splitlines() if line and not re.match(r"--|\\|SET (?!check_function_bodies)", line)]
    Path(file).write_text("-- A database of commit beda2a7, made by make_beda2a7.py.\n" + "\n".join(lines) + "\n")


def main():
    with tempfile.TemporaryDirectory() as folder:
        past = Past(folder)
        accounts(past)
        by_hand(past)
        imports(past)
        house = past.house
        until("all has had its reactions", lambda: house.number(
            "select count(*) from partition p join reacted r using (lane, partition) join relayed l using (lane, partition) "
            "where r.seq < p.seq or l.seq < p.seq") == 0)
        house.stop()
        print(house.run("rebuild", "--check").stdout)
        dump(past, sys.argv[1])


main()
