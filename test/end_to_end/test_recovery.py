"""Coming back: who is convicted after a process died (docs/architecture.md §3, Poison), and who works after others came and went."""

import os
import signal
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from chaos.proxy import Proxy
from house import House, until
from test_doctor import amiss, doctor


@pytest.fixture
def own(tmp_path):
    house = House(f"back{uuid.uuid4().hex[:6]}", tmp_path, HIREWIRE_PARTITIONS=1)
    yield house
    house.stop()


def test_only_the_command_that_kills_is_convicted_and_its_caller_is_told(own, person):
    own.open(("worker",), ("api",))
    client = own.client("hr")
    own.stop("worker")
    assert own.sql("select bool_and(released) from partition") == [["t"]]
    later = {"Prefer": "respond-async"}
    killer, *innocents = [client.post("/api/v1/candidates", json={**person, "email": f"{n}{person['email']}"}, headers=later) for n in range(20)]
    assert {answer.status_code for answer in (killer, *innocents)} == {202}
    for _ in range(3):              # in a batch, then twice alone
        dying = own.start("worker", "hiring", HIREWIRE_CRASH_AT="before_commit")
        until("dead", lambda: dying.poll() is not None)
        assert dying.returncode == -signal.SIGKILL
    assert "its worker died while it tried one message alone (times: 1)" in doctor(own)[1]
    own.start("worker")
    made = lambda: own.number(f"select count(*) from candidate where email like '%{person['email']}'")
    until("carried out", lambda: made() == len(innocents))
    assert own.sql("select reason from dead_letter") == [["the process died 2 times while this message was tried alone"]]
    told = client.get(killer.headers["location"]).json()
    assert told["status"] == "broken", told
    assert "died" not in doctor(own)[1]


def test_a_worker_that_came_and_went_leaves_the_house_at_work(own, person):
    own.open(("up",))
    client = own.client("hr")
    own.start("worker", "hiring")
    until("both share the lane", lambda: own.number("select count(*) from lane_worker where lane = 'hiring'") == 2)
    own.stop("worker-hiring")
    assert client.post("/api/v1/candidates", json=person).status_code == 201
    until("healthy", own.healthy)


def test_health_says_which_lane_has_no_worker(own, person):
    own.open(("api",), ("worker",))
    own.stop("worker")
    health = until("unwell", lambda: (answer := httpx.get(own.url() + "/api/v1/health")).status_code == 503 and answer.json())
    assert health["status"] == "unhealthy" and health["database"] == health["redis"] == "healthy"
    assert "nobody works on 1 partitions of lane hiring" in health["detail"]
    own.start("worker", "identity", "office", "reactions", "webhooks")
    hiring_only = "nobody works on 1 partitions of lane hiring"
    until("only hiring lacks", lambda: httpx.get(own.url() + "/api/v1/health").json()["detail"] == hiring_only)
    assert any("lane hiring: nobody works on 1 of its partitions" in line for line in amiss(doctor(own)[1]))
    dying = own.start("worker", "hiring")
    until("healthy", own.healthy)
    dying.kill()                    # who dies does not sign off: it is missed
    until("missed", lambda: httpx.get(own.url() + "/api/v1/health").status_code == 503)


def test_while_commands_are_carried_out_again_health_says_so_and_a_request_is_accepted_not_lost(own, person):
    own.open(("worker",), ("api",))
    client = own.client("hr")
    own.stop("worker")
    own.sql("insert into replay select lane, partition, true, next_offset, next_offset + (lane = 'hiring')::int, seq, seq, 0, true from partition")
    answer = httpx.get(own.url() + "/api/v1/health")
    assert (answer.status_code, answer.json()["detail"]) == (503, "replaying after a restore: 0 of 1 commands")
    assert "0 of 1 commands that it had lost have been carried out again" in doctor(own)[1]
    assert client.post("/api/v1/candidates", json=person, headers={"Prefer": "respond-async"}).status_code == 202
    own.start("worker")
    until("carried out", lambda: own.number(f"select count(*) from candidate where email = '{person['email']}'") == 1)
    until("over", lambda: own.number("select count(*) from replay where waiting") == 0)
    until("healthy", own.healthy)
    assert own.run("told", "list").stdout == "all that the feed had told has come about again\n"


def test_a_restore_under_live_connections_is_seen_by_the_next_command(own, person):
    own.open(("up",))
    client = own.client("hr")
    create = lambda n: client.post("/api/v1/candidates", json={**person, "email": f"{n}{person['email']}"})
    assert create("kept").status_code == 201
    postgres, flow = own.environment["HIREWIRE_POSTGRES"], own.environment["HIREWIRE_NAMESPACE"]
    backup = own.log_folder / "backup.sql"
    subprocess.run(["pg_dump", postgres, "-n", flow, "-n", f"{flow}_fold", "-f", backup], check=True, capture_output=True)
    lost = create("lost")
    assert lost.status_code == 201
    until("the feed tells of all", lambda: own.number("select count(*) from partition p join relayed r using (lane, partition) where p.seq > r.seq") == 0)
    subprocess.run(["psql", postgres, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-c", f"drop schema {flow} cascade; drop schema {flow}_fold cascade", "-f", backup],
                   check=True, capture_output=True)
    assert create("lost").status_code in (202, 409)             # the address is another's
    until("carried out again", lambda: client.get(f"/api/v1/candidates/{lost.json()['id']}").status_code == 200)
    until("healthy", own.healthy)
    assert own.number("select count(*) from candidate where email like '%" + person["email"] + "' and deleted_at is null") == 2
    assert own.run("told", "list").stdout == "all that the feed had told has come about again\n"


def test_while_the_database_neither_answers_nor_refuses_everybody_is_told_so(own, person):
    with Proxy(os.environ["HIREWIRE_POSTGRES"]) as link:
        own.environment["HIREWIRE_POSTGRES"] = link.url
        own.open(("up",))
        client = own.client("hr")
        client.timeout = 40
        asked = [("GET", "/api/v1/health", {}), ("GET", "/api/v1/skills", {}), ("GET", "/api/v1/candidates", {}), ("POST", "/api/v1/candidates", {"json": person})]

        def ask(method, path, more):
            began = time.monotonic()
            return client.request(method, path, **more).status_code, time.monotonic() - began

        link.thawed.clear()
        with ThreadPoolExecutor(len(asked)) as pool:
            for (method, path, _), (status, seconds) in zip(asked, pool.map(lambda each: ask(*each), asked)):
                assert status in (202, 503) and seconds < 15, (method, path, status, seconds)
        status, seconds = ask(*asked[0])
        assert (status, seconds < 3) == (503, True)
        link.thawed.set()
        until("healthy again", own.healthy)
        assert client.get("/api/v1/candidates").status_code == 200
