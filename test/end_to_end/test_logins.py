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


def keys(first, old):
    return {"HIREWIRE_KEY": first, "HIREWIRE_KEY_OLD": old}


def test_keys_that_do_not_make_the_directorys_hashes_are_refused_wherever_they_are_given(own):
    first, second, third = own.environment["HIREWIRE_KEY"], secrets.token_hex(32), secrets.token_hex(32)
    own.open()
    own.stop()
    wrong = [keys(second, ""), keys(third, second), keys(first, second)]
    for given in wrong:                                                     # before anything is changed
        done = own.run("migrate", check=False, **given)
        assert done.returncode == 1 and "HIREWIRE_KEY_OLD must be the key with which this database was first migrated" in done.stderr, done.stderr
        assert not any(key in done.stderr for key in (first, second, third))
        status = own.run("doctor", check=False, **given)
        assert status.returncode == 1 and "HIREWIRE_KEY_OLD must be the key" in status.stdout, status.stdout
    own.environment.update(keys(second, first))
    own.run("migrate")
    for command in ("up", "api", "worker", "seed"):                         # forgotten later: the logins fit
        done = own.run(command, check=False, HIREWIRE_KEY_OLD="")
        assert done.returncode == 1 and "HIREWIRE_KEY_OLD must be the key with which this database was first migrated" in done.stderr, done.stderr
    assert "HIREWIRE_KEY_OLD must be the key" in own.run("doctor", check=False, HIREWIRE_KEY_OLD="").stdout
    own.environment.update(keys(third, first))                              # another key twice
    own.run("migrate")
    own.start("up")
    until("healthy", own.healthy, 60)
    known = dict(zip(("email", "password"), ACCOUNTS["hr"]))
    until("he signs in", lambda: httpx.post(own.url() + "/api/v1/auth/login", json=known).status_code == 200)


def test_a_database_without_the_record_gets_it_from_the_key_that_made_its_hashes(own):
    own.open()
    own.stop()
    forget = "delete from setting where name = 'directory_key'"
    own.sql(forget)
    wrong = keys(secrets.token_hex(32), "")
    done = own.run("migrate", check=False, **wrong)
    assert done.returncode == 1 and "HIREWIRE_KEY_OLD must be the key with which this database was first migrated" in done.stderr, done.stderr
    assert own.number("select count(*) from setting where name = 'directory_key'") == 0
    own.run("migrate")
    assert own.number("select count(*) from setting where name = 'directory_key'") == 1
    own.sql(forget)
    own.run("migrate", **keys(secrets.token_hex(32), own.environment["HIREWIRE_KEY"]))
    assert own.number("select count(*) from setting where name = 'directory_key'") == 1
