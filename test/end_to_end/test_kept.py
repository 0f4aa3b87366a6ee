"""What is stored under the house's folders is nobody else's to read, has a bound, and goes when its time is over."""

import contextlib
import os
import stat
import time
from pathlib import Path

import httpx
import pytest

from house import House, until

IMPORT = "/api/v1/candidates/bulk/import/file"
HEADER = "email,first_name,last_name\n"
DAY = 24 * 3600
PLACE = Path(os.environ["HIREWIRE_BLOBS"]).parent   # where ./dev keeps its servers, for this run


def readable_by_others(folder):
    """What a stranger on this machine could read: a folder's names, or a file, where he may pass through all above it."""
    found = []
    for path in [folder, *folder.iterdir()] if folder.is_dir() else []:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            continue
        if about.st_mode & (stat.S_IRGRP | stat.S_IROTH):
            found.append(f"{stat.filemode(about.st_mode)} {path}")
        if path != folder and path.is_dir() and about.st_mode & (stat.S_IXGRP | stat.S_IXOTH):
            found += readable_by_others(path)
    return found


@pytest.fixture
def own(tmp_path):
    house = House("kept", tmp_path, HIREWIRE_BLOB_QUOTA=200)
    yield house
    house.stop()


def send(house, text, document="ai-interviewer"):
    return house.client("hr", document).post(IMPORT, files={"file": ("people.csv", text, "text/csv")})


def blobs(house):
    return {path for path in Path(house.environment["HIREWIRE_BLOBS"]).rglob("*") if path.is_file() and path.parent.name != "accounts"}


def metric(house, name):
    lines = httpx.get(house.url() + "/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


def answers(house):
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(house.url() + "/api/v1/health").status_code in (200, 503)
    return False


def test_what_dev_starts_writes_for_itself_alone():
    assert (PLACE / "kafka" / "data").is_dir(), "its own Kafka"
    assert readable_by_others(PLACE) == []


def test_what_the_house_writes_is_its_own_whoever_starts_it(own):
    before = os.umask(0o022)
    try:
        own.open()
        assert send(own, HEADER + "a@kept.example,A,B\n").status_code in (200, 202)
    finally:
        os.umask(before)
    folders = [Path(own.environment[name]) for name in ("HIREWIRE_BLOBS", "HIREWIRE_LOCKS")]
    assert blobs(own)
    assert any(path.is_file() for path in folders[1].rglob("*"))
    assert [found for folder in folders for found in readable_by_others(folder)] == []


def test_an_import_file_goes_after_thirty_days_unless_it_came_again(own):
    own.open()
    old, again = HEADER + "old@kept.example,A,B\n", HEADER + "again@kept.example,A,B\n"
    jobs = [send(own, text).json()["job_id"] for text in (old, again)]
    client = own.client("hr", "ai-interviewer")
    for job in jobs:
        until("imported", lambda job=job: client.get(f"/api/v1/candidates/import-jobs/{job}").json()["status"] == "completed")
    assert len(blobs(own)) == 2
    own.stop()
    for path in blobs(own):
        os.utime(path, (time.time() - 31 * DAY,) * 2)
    own.start("api")
    until("the door answers", lambda: answers(own))
    own.start("worker", "identity", "office")
    account = {"email": "hr@company.com", "password": "hr123"}
    until("somebody signs in", lambda: httpx.post(own.url() + "/api/v1/auth/login", json=account, timeout=30).status_code == 200, 60)
    assert send(own, again).status_code in (200, 202)
    own.stop()
    own.start("up")
    until("the door answers", lambda: answers(own))
    until("the old one is gone", lambda: len(blobs(own)) == 1)
    assert [path.read_text() for path in blobs(own)] == [again]
    until("it is counted", lambda: metric(own, 'hirewire_blobs_swept_total{kind="import_file"}') == 1)
    assert metric(own, 'hirewire_blobs_swept_bytes_total{kind="import_file"}') == len(old)
    until("and what is left", lambda: metric(own, "hirewire_blob_bytes") == len(again))


def test_a_tenant_has_so_much_room_and_no_more(own):
    own.open()
    row = "somebody@kept.example,A,B\n"
    assert send(own, HEADER + row * 4).status_code in (200, 202)
    for document in ("ai-interviewer", "house"):
        refused = send(own, HEADER + "x" + row * 4, document)
        assert refused.status_code == 413, refused.text
        assert "131 bytes of 200 bytes are used" in refused.text
    assert send(own, HEADER + row * 4).status_code in (200, 202), "these bytes are there"
    alone = send(own, HEADER + row * 100)
    assert (alone.status_code, "larger than all files together" in alone.text) == (413, True)
    assert metric(own, "hirewire_blobs_over_quota_total") == 3
    assert len(blobs(own)) == 1
