"""The process dies by SIGKILL at each named crash point once; afterwards the ledger holds (docs/yardsticks.md, R2)."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from house import BINARY, House, until
from ledger import Ledger

POINTS = subprocess.run([BINARY, "crash-points"], capture_output=True, text=True).stdout.split()


@pytest.fixture(scope="module")
def crash_house(tmp_path_factory):
    house = House("crash", tmp_path_factory.mktemp("crash"), HIREWIRE_PARTITIONS=2).open()
    yield house
    house.stop()


@pytest.fixture(scope="module")
def hook(crash_house):
    """A receiver of webhooks, so that deliveries meet their crash points too."""
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    crash_house.client("admin", "interview-platform").post(
        "/api/v1/webhooks/", json={"url": f"http://127.0.0.1:{server.server_port}/", "events": ["candidate.created"], "secret": "webhook_secret"})
    yield server
    server.shutdown()


def test_there_are_crash_points():
    assert len(POINTS) >= 10


@pytest.mark.parametrize("point", POINTS)
def test_the_ledger_holds_after_dying_at(crash_house, hook, point):
    house = crash_house
    ledger = Ledger(house)
    ledger.sign_in()
    csv = "email,first_name,last_name\n" + "".join(f"{ledger.mark}.i{n}@import.example,F,L\n" for n in range(1500))
    upload = lambda: house.client("admin", "ai-interviewer").post("/api/v1/candidates/bulk/import/file", files={"file": ("a.csv", csv, "text/csv")}, data={"send_invitations": "false"})
    company = house.sql("select id from company where name = 'Demo Company'")[0][0]
    colleague = {"name": "Sam Staff", "email": f"{ledger.mark}@staff.example", "password": "SecurePass123!@", "role": "interviewer", "company_id": company,
                 "department": ledger.mark}
    add_colleague = lambda: house.client("admin").post("/api/v1/users", json=colleague, headers={"Idempotency-Key": ledger.mark})
    house.stop()
    dying = house.start("up", HIREWIRE_CRASH_AT=point)
    until("healthy or dead", lambda: house.healthy() or dying.poll() is not None, 60)
    job = None
    try:
        job = upload().json()["job_id"]
        add_colleague()
    except Exception:
        pass                               # it died under the upload: no answer, no promise
    ledger.load(0, 40)
    until(f"dead at {point}", lambda: dying.poll() is not None, 30)
    assert dying.returncode == -9
    house.processes.clear()

    house.start("up")
    until("healthy", house.healthy, 60)
    ledger.sign_in()
    ledger.retry_unknown()
    assert add_colleague().status_code == 201
    ledger.load(40, 10)
    if job:
        client = house.client("admin", "ai-interviewer")
        done = until("the import has ended", lambda: (body := client.get(f"/api/v1/candidates/import-jobs/{job}").json())["status"] == "completed" and body, 60)
        assert (done["created_count"], done["failed_count"], done["skipped_count"]) == (1500, 0, 0)
        assert house.number(f"select count(*) from candidate where email like '{ledger.mark}.i%'") == 1500
    ledger.drained()
    made = f"from event_log where type = 'department.created' and body::text like '%{ledger.mark}%'"   # by a reaction
    assert (house.number(f"select count(*) {made}"), house.number(f"select count(*) from department where name = '{ledger.mark}'")) == (1, 1)
    until("every delivery has ended", lambda: house.number("select count(*) from todo where due_at is not null") == 0, 60)
    assert ledger.check() == []
