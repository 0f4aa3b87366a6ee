"""`hirewire doctor` tells an operator in plain words what is unhealthy and what to do."""

import itertools
import uuid

import pytest

from house import House, until

numbers = itertools.count(1)


@pytest.fixture
def own(tmp_path):
    """A house for one test: what is broken in it stays there."""
    house = House(f"doctor{next(numbers)}", tmp_path)
    yield house
    house.stop()


def doctor(house, **environment):
    done = house.run("doctor", check=False, **environment)
    return done.returncode, done.stdout


def amiss(words):
    return [line for line in words.splitlines() if line.startswith("  !!")]


def test_a_well_house_is_called_well(own):
    own.open()
    status, words = until("the seed's events are through", lambda: (found := doctor(own)) and found[0] == 0 and found)
    assert (status, amiss(words), words.splitlines()[-1]) == (0, [], "all is well"), words
    for part in ("PostgreSQL takes a connection", "is migrated", "clock", "Kafka answers", "all topics are there", "blob folder", "lane hiring: nothing waits",
                 "lane identity", "lane office", "no message is a dead letter", "HIREWIRE_KEY is the built-in key"):
        assert part in words, part
    assert "HIREWIRE_KEY is a key of your own" in doctor(own, HIREWIRE_KEY="ab" * 32)[1]


@pytest.mark.parametrize("environment, says, remedy", [
    ({"HIREWIRE_POSTGRES": "postgresql://nobody:secret-word@127.0.0.1:1/none"}, "the database cannot be reached", "HIREWIRE_POSTGRES"),
    ({"HIREWIRE_KAFKA": "127.0.0.1:1"}, "no Kafka broker answers", "HIREWIRE_KAFKA"),
    ({"HIREWIRE_NAMESPACE": "nobody_migrated_this"}, "of this binary's migrations", "`hirewire migrate`"),
    ({"HIREWIRE_BLOBS": "/proc/no/such/folder"}, "blob folder /proc/no/such/folder cannot be written", "HIREWIRE_BLOBS"),
])
def test_what_is_down_or_wrongly_set_is_named_with_its_remedy(house, environment, says, remedy):
    status, words = doctor(house, **environment)
    line = next((line for line in amiss(words) if says in line), None)
    assert status == 1 and line and remedy in line, words
    assert "secret-word" not in words
    assert len(amiss(words)) == 1, words
    if says == "no Kafka broker answers":
        assert "ok    the database knows all that the feed has told" not in words and "cannot be known without Kafka" in words


def test_missing_topics_are_named(own):
    own.run("migrate")
    status, words = doctor(own)
    line = next(line for line in amiss(words) if "hiring.commands is not there" in line)
    assert status == 1 and "`hirewire topics`" in line


def test_rights_that_somebody_changed_are_named_and_come_back_beside_running_processes(own):
    own.open()
    flow = own.environment["HIREWIRE_NAMESPACE"]
    own.sql(f"grant select on event_log to {flow}_door; grant execute on function credentials_of(text) to public; alter table todo disable row level security")
    status, words = doctor(own)
    for part in ("event_log: grant of select to", "credentials_of(text): grant of execute to public", "todo: row security is missing"):
        line = next((line for line in amiss(words) if part in line), None)
        assert status == 1 and line and "`hirewire migrate`" in line, (part, words)
    own.run("migrate")
    until("the rights are as the files say", lambda: (found := doctor(own)) and found[0] == 0 and found)


def test_what_waits_without_a_worker_is_named(own):
    own.open(("worker",), ("api",))
    client = own.client("hr")
    own.stop("worker")
    for n in range(3):
        person = {"email": f"waits{n}@example.org", "first_name": "A", "last_name": "B"}
        assert client.post("/api/v1/candidates", json=person, headers={"Prefer": "respond-async"}).status_code == 202
    status, words = doctor(own)
    line = next(line for line in amiss(words) if "lane hiring" in line)
    assert status == 1 and "3 commands wait and none is carried out" in line and "`hirewire worker hiring`" in line
    # The workers of the lane alone: nobody reacts.
    own.start("worker", "hiring")
    until("carried out", lambda: own.number("select count(*) from candidate where email like 'waits%'") == 3)
    status, words = doctor(own)
    assert "lane hiring: nothing waits" in words
    line = next(line for line in amiss(words) if "have had no reactions" in line)
    assert status == 1 and "`hirewire worker reactions`" in line


def test_what_was_given_up_or_left_is_named(own):
    own.open()
    until("relay and reactions have caught up", lambda: doctor(own)[0] == 0)
    own.stop()
    todo = "insert into todo (id, kind, tenant_id, lane_key, due_at, lease_until, attempts, payload, error, created_at) values "
    own.sql(todo + f"('{uuid.uuid4()}', 'webhooks.deliver', '{uuid.uuid4()}', 'k', null, null, 10, '{{}}', 'timeout', now())")
    own.sql(todo + f"('{uuid.uuid4()}', 'command', '{uuid.uuid4()}', 'k', now() - interval '1 hour', now() - interval '1 hour', 1, '{{}}', null, now())")
    own.sql(todo + f"('{uuid.uuid4()}', 'email.send', '{uuid.uuid4()}', 'k', now() - interval '1 hour', null, 0, '{{}}', null, now())")
    own.sql("insert into dead_letter (id, lane, partition, message_offset, reason, headers, body, at) "
            f"values ('{uuid.uuid4()}', 'hiring', 0, 1, 'unreadable', '{{}}', '\"\"', now())")
    own.sql("update partition set marks = 3 where lane = 'office' and partition = 0")
    status, words = doctor(own)
    assert status == 1
    for part, remedy in (("1 todos of kind webhooks.deliver were given up", "`hirewire dead-letters list`"),
                         ("1 todos of kind command were begun by a worker that went away", "`hirewire worker reactions`"),
                         ("1 todos of kind email.send have been due", "`hirewire worker email`"),
                         ("1 messages could not be carried out", "`replay ID`"),
                         ("lane office: its worker died while it tried one message alone (times: 2)", "dead-letters")):
        line = next((line for line in amiss(words) if part in line), None)
        assert line and remedy in line, (part, words)
    assert words.splitlines()[-1] == "8 findings", words
