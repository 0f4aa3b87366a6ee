"""Files of the drop folder: imported as the tenant or a company, moved once, told of beside."""

import signal
import uuid
from pathlib import Path

import pytest

import house as houses
from house import until

HEADER = "email,first_name,last_name\n"


def rows(mark, count):
    return HEADER + "".join(f"{mark}.{n}@drop.example,Ada{n},Byron\n" for n in range(count))


@pytest.fixture(scope="module")
def drop(tmp_path_factory):
    return tmp_path_factory.mktemp("drop")


@pytest.fixture(scope="module")
def own(drop, tmp_path_factory):
    own = houses.House("drop", tmp_path_factory.mktemp("drop-house"), HIREWIRE_DROP=drop).open()
    yield own
    own.stop()


def put(place: Path, name, text):
    """As a careful program does: nobody sees a half of it."""
    (place / "in").mkdir(parents=True, exist_ok=True)
    unfinished = place / "in" / f".{name}"
    unfinished.write_bytes(text if isinstance(text, bytes) else text.encode())
    unfinished.rename(place / "in" / name)


def report_on(place: Path, name, folder="done"):
    report = place / folder / f"{name}.report.txt"
    until(f"{name} is in {folder}", lambda: (place / folder / name).exists(), 60)
    return report.read_text()


def test_a_tenants_file_is_imported_once_and_told_of(own, drop):
    place, mark = drop / "default", uuid.uuid4().hex
    put(place, "people.csv", rows(mark, 20) + "no-address,X,Y\n")
    report = report_on(place, "people.csv")
    assert "completed: 21 rows, 20 created, 0 skipped, 1 failed" in report, report
    assert "line 22" in report and "(email)" in report
    assert own.number(f"select count(*) from candidate where email like '{mark}%' and company_id is null") == 20
    assert own.number("select count(*) from campaign") == 0          # nobody is invited
    assert not list((place / "in").iterdir()) and not list((place / "taken").iterdir())


def test_a_companys_folder_imports_as_that_company(own, drop):
    company = own.client("superadmin").post("/api/v1/companies", json={"name": f"Drop {uuid.uuid4().hex}"}).json()["id"]
    place, mark = drop / "default" / company, uuid.uuid4().hex
    put(place, "people.csv", rows(mark, 3))
    assert "3 created" in report_on(place, "people.csv")
    assert own.sql(f"select distinct company_id from candidate where email like '{mark}%'") == [[company]]


@pytest.mark.parametrize("place, text, word", [
    ("default", "thing,other\n1,2\n", "email"),
    ("default", b"%PDF-1.7 and so on" + b" " * 300, "PDF"),
    ("no-such-tenant", rows("a", 1), "No tenant has the code no-such-tenant"),
    (f"default/{uuid.uuid4()}", rows("a", 1), "The tenant has no company"),
])
def test_what_cannot_be_imported_says_why(own, drop, place, text, word):
    name = f"{uuid.uuid4().hex}.csv"
    put(drop / place, name, text)
    assert word in report_on(drop / place, name, "failed")


def test_a_file_being_written_is_left_alone(own, drop):
    place, mark = drop / "default", uuid.uuid4().hex
    half = open(place / "in" / "half.csv", "w")
    half.write(HEADER)
    half.flush()
    put(place, "after.csv", rows(mark, 1))
    report_on(place, "after.csv")                                       # had the other been complete, it would be taken as well
    assert (place / "in" / "half.csv").exists()
    half.write(f"half.{mark}@drop.example,Ada,Byron\n")
    half.close()
    assert "1 created" in report_on(place, "half.csv")


def test_a_crash_moves_nothing_twice(own, drop):
    place, mark = drop / "default", uuid.uuid4().hex
    put(place, "large.csv", rows(mark, 20_000))
    until("it is taken", lambda: [file for file in (place / "taken").iterdir() if file.name.endswith("large.csv")], 60)
    for _ in range(3):
        own.stop("up", signal.SIGKILL)
        own.start("up")
        until("healthy", own.healthy, 60)
    assert "20000 rows, 20000 created, 0 skipped, 0 failed" in report_on(place, "large.csv")
    assert own.number(f"select count(*) from candidate where email like '{mark}%'") == 20_000
    assert own.number("select count(*) from task where filename = 'large.csv'") == 1
    assert not list((place / "taken").iterdir())
