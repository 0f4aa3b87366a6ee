"""Who can write to Kafka cannot give the house orders: a command is carried out only where the house has signed it."""

import itertools
import json
import uuid

import pytest

import forger
from house import House, until

KEYS = ["aa" * 32, "bb" * 32]
numbers = itertools.count(1)


@pytest.fixture
def own(tmp_path):
    house = House(f"forged{next(numbers)}", tmp_path, HIREWIRE_PARTITIONS=2)
    yield house
    house.stop()


def letters(house):
    return [row[0] for row in house.sql("select reason from dead_letter order by at")]


def order(house, **headers):
    """The superadmin is to be deactivated, says the house itself: (topic, partition, headers, body)."""
    topic = forger.topic_of(house, "identity")
    created = [found for found in forger.messages(house, topic) if json.loads(found[2]).get("email") == "superadmin@company.com"]
    partition, honest, body = created[0]
    user = json.loads(body)["id"]
    wanted = {**honest, "ce_id": str(uuid.uuid4()), "ce_type": "DeactivateUser", "ce_subject": user, **headers}
    wanted.pop("hw_fingerprint", None)
    return topic, partition, wanted, json.dumps({"id": user})


def test_a_stranger_cannot_deactivate_the_superadmin(own):
    own.open()
    topic, partition, headers, body = order(own)
    actor = json.loads(headers["hw_actor"])
    assert actor["role"] == "system"
    unsigned = {name: value for name, value in headers.items() if name != forger.SIGNATURE}
    honest = forger.messages(own, topic)[0]
    good = forger.signed(own, topic, partition, headers, body)
    forgeries = [
        (topic, partition, unsigned, body),
        (topic, partition, {**headers, forger.SIGNATURE: honest[1].get(forger.SIGNATURE, "")}, body),     # of another command
        (topic, 1 - partition, good, body),                                                       # of another place
        (topic, partition, {**good, "hw_actor": json.dumps({**actor, "is_verified": True})}, body),
        (topic, partition, good, body[:-1] + " }"),
    ]
    for forgery in forgeries:
        forger.send(own, *forgery)
    until("all are dead letters", lambda: len(letters(own)) == len(forgeries))
    assert set(letters(own)) == {"not signed by this house"}
    assert own.number(f"select count(*) from inbox where command_id = '{headers['ce_id']}'") == 0, "nobody knows whom to answer"
    assert own.client("superadmin").get("/api/v1/health").status_code == 200
    letter = own.run("dead-letters", "list").stdout.split()[0]
    replayed = own.run("dead-letters", "replay", letter, check=False)
    assert replayed.returncode == 1 and "nobody knows who sent it" in replayed.stdout
    forger.send(own, *honest_copy(topic, honest))
    until("a copy of an honest one is a duplicate", lambda: "hirewire_commands_duplicate_total{lane=\"identity\"} 1" in metrics(own))
    forger.send(own, topic, partition, good, body)                                                # the test can sign: the check is the signature's
    until("the house's own order is carried out", lambda: own.number(f"select count(*) from inbox where command_id = '{headers['ce_id']}'") == 1)


def honest_copy(topic, honest):
    partition, headers, body = honest
    return topic, partition, headers, body


def metrics(house):
    return house.client("admin").get("/metrics").text


def test_what_an_older_release_sent_is_carried_out_and_nothing_unsigned_after_it(own):
    own.open(("api",), ("worker",))
    topic, partition, headers, body = order(own)
    headers.pop(forger.SIGNATURE, None)
    own.stop("worker")
    own.sql("update partition set unsigned_below = null")                                         # as `migrate` leaves it
    forger.send(own, topic, partition, headers, body)
    own.start("worker")
    until("the waiting one is carried out", lambda: own.number(f"select count(*) from inbox where command_id = '{headers['ce_id']}' and status = 'done'") == 1)
    forger.send(own, topic, partition, {**headers, "ce_id": str(uuid.uuid4())}, body)
    until("the next is a dead letter", lambda: letters(own) == ["not signed by this house"])
    own.stop("worker")
    own.start("worker")
    forger.send(own, topic, partition, {**headers, "ce_id": str(uuid.uuid4())}, body)
    until("so it is after a restart", lambda: len(letters(own)) == 2)


def test_a_changed_key_reads_what_the_old_one_sealed_and_signed(own):
    own.environment["HIREWIRE_KEY"] = KEYS[0]
    own.open(("api",), ("worker",))
    client = own.client("hr")
    own.stop("worker")
    person = {"email": "waits@example.org", "first_name": "W", "last_name": "L"}
    assert client.post("/api/v1/candidates", json=person, headers={"Prefer": "respond-async"}).status_code == 202
    own.stop()
    own.environment.update(HIREWIRE_KEY=KEYS[1], HIREWIRE_KEY_OLD=KEYS[0])
    own.run("migrate")
    own.start("api")
    own.start("worker")
    until("healthy", own.healthy, 60)
    client = own.client("hr")                                                                     # the directory and the sealed password hash
    until("what waited is there", lambda: client.get("/api/v1/candidates", params={"search": "waits"}).json()["total"] == 1)
    assert client.post("/api/v1/candidates", json=person).status_code == 409
    assert client.post("/api/v1/candidates", json={**person, "email": "new@example.org"}).status_code == 201
    assert letters(own) == []
