"""Who logs in at the database: each process as what it is, with a password that follows from HIREWIRE_KEY."""

import itertools
import os
import secrets

import httpx
import pytest

from house import ACCOUNTS, House, until

NUMBERS = itertools.count(1)  # what one test seals, another's key does not open: each has a namespace of its own
GIVEN = os.environ.get("HIREWIRE_POSTGRES", "")
NOBODYS = "postgresql://" + GIVEN.split("@", 1)[-1]


@pytest.fixture
def own(tmp_path):
    house = House(f"logins{next(NUMBERS)}", tmp_path, HIREWIRE_KEY=secrets.token_hex(32), HIREWIRE_POSTGRES=NOBODYS, HIREWIRE_POSTGRES_OWNER=GIVEN)
    yield house
    house.stop()


def test_a_running_house_needs_no_owner_and_logs_in_as_door_and_worker(own):
    url = f"{NOBODYS}{'&' if '?' in NOBODYS else '?'}application_name=of_this_test"
    without_owner = {"HIREWIRE_POSTGRES_OWNER": "", "HIREWIRE_POSTGRES": url}
    own.run("migrate")
    own.start("up", **without_owner)
    until("healthy", own.healthy, 60)
    for command in (["topics"], ["seed"], ["dead-letters", "list"], ["react", "webhooks", "--since", "2026-01-01T00:00:00Z"],
                    ["relay", "--since", "2026-01-01T00:00:00Z"]):
        done = own.run(*command, check=False, **without_owner)
        assert "28000" not in done.stderr and "42501" not in done.stderr and "cannot be reached" not in done.stderr, (command, done.stderr)
    person = {"email": "a@example.org", "first_name": "A", "last_name": "B"}
    assert own.client("hr").post("/api/v1/candidates", json=person).status_code == 201
    name = own.environment["HIREWIRE_NAMESPACE"]
    seen = {login for (login,) in own.sql("select distinct usename from pg_stat_activity where application_name = 'of_this_test'")}
    assert seen == {f"{name}_door", f"{name}_worker"}
    words = own.run("doctor", check=False, **without_owner).stdout
    assert "only its owner can compare the tables" in words and "every lane has its workers" in words, words
    assert "the database is migrated\n" in own.run("doctor", check=False).stdout
    own.stop()
    assert "different" not in own.run("rebuild").stdout


def test_with_another_key_migrate_lets_the_house_in_again(own):
    own.open()
    own.stop()
    old = own.environment["HIREWIRE_KEY"]
    own.environment.update(HIREWIRE_KEY=secrets.token_hex(32), HIREWIRE_KEY_OLD=old)
    for command in ("up", "api", "worker", "seed"):
        done = own.run(command, check=False)
        assert done.returncode == 1 and "run `hirewire migrate`" in done.stderr, done.stderr
    assert "(logins)" in own.run("doctor", check=False).stdout
    own.run("migrate")
    own.start("up")
    until("healthy", own.healthy, 60)
    known = dict(zip(("email", "password"), ACCOUNTS["hr"]))
    until("he signs in", lambda: httpx.post(own.url() + "/api/v1/auth/login", json=known).status_code == 200)
