"""Who is convicted after a process died (docs/architecture.md §3, Poison). Who is not: chaos R20."""

import signal
import uuid

import pytest

from house import House, until
from test_doctor import doctor


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
