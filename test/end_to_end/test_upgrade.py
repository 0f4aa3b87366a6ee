"""A database that an earlier release left behind becomes one of this release."""

import itertools
import subprocess
from pathlib import Path

import pytest

from house import House

NUMBERS = itertools.count(1)  # its roles are the cluster's: each test has a namespace of its own
PAST = Path(__file__).resolve().parents[1] / "storage" / "migrations" / "beda2a7.dump"


@pytest.fixture
def past(tmp_path):
    """The house of beda2a7.dump, which names its schemas and roles after itself."""
    house = House(f"past{next(NUMBERS)}", tmp_path)
    text = PAST.read_text().replace("beda2a7", house.environment["HIREWIRE_NAMESPACE"])
    loaded = subprocess.run(["psql", house.environment["HIREWIRE_POSTGRES"], "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction"],
                            input=text, capture_output=True, text=True)
    assert loaded.returncode == 0, loaded.stderr
    return house


def rebuilt(house):
    done = house.run("rebuild", "--check", check=False)
    return [line for line in done.stdout.splitlines() if not line.startswith("same ")] + ([done.stderr] if "same " not in done.stdout else [])


def give_keys(house):
    """What only a rebuild gives to rows from before (docs/domain.md §4): the keys by which possible duplicates are found."""
    house.sql("update candidate set phone_key = phone_key(phone), linkedin_key = linkedin_key(to_json(links))")


def test_the_tables_of_beda2a7_are_what_this_release_makes_of_its_log(past):
    past.run("migrate")
    assert past.number("select count(*) from candidate where phone_key is not null") == 0
    give_keys(past)
    assert rebuilt(past) == []
    told = past.run("doctor", check=False).stdout
    assert "the database is migrated" in told
    assert "hirewire rebuild" not in told


def test_the_house_goes_on_in_it(past):
    client = past.open().client("admin")
    emptied = past.sql("select id from candidate where last_name = ''")
    assert len(emptied) == 2
    for (candidate,) in emptied:
        assert client.get(f"/api/v1/candidates/{candidate}").json()["last_name"] == ""
        assert client.patch(f"/api/v1/candidates/{candidate}", json={"headline": "Back again"}).status_code == 200
    assert client.post("/api/v1/candidates", json={"email": "new@example.org", "first_name": "A", "last_name": "B"}).status_code == 201
    past.stop()
    give_keys(past)
    assert rebuilt(past) == []


def test_a_rebuild_gives_people_from_before_the_keys_of_their_duplicates(past):
    past.run("migrate")
    assert [line.split()[:2] for line in rebuilt(past)] == [["different", "candidate"]]
    past.run("rebuild", check=False)
    assert past.sql("select distinct left(phone_key, 8) from candidate where phone is not null") == [["+9198765"]]
    assert rebuilt(past) == []


def test_doctor_tells_what_only_a_rebuild_brings(past):
    past.run("migrate")
    past.sql("alter table candidate add column shoe_size int")
    told = past.run("doctor", check=False).stdout
    assert "table candidate: column shoe_size is there, and no file asks for it" in told
    assert "hirewire rebuild" in told
    past.run("rebuild", check=False)
    assert "the database is migrated" in past.run("doctor", check=False).stdout
