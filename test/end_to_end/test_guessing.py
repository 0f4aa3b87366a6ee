"""Guessing passwords: how many are looked at, whoever asks and however many at once; and that guesses shut nobody out."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from house import ACCOUNTS, House

ONCE = True  # another process counts for itself
LOGIN = "/api/v1/auth/login"


def guesses(house, email, password, count, addresses=("127.0.0.9",)):
    """The statuses of `count` sign-ins at once, in turns from the addresses."""
    def one(i):
        with httpx.Client(transport=httpx.HTTPTransport(local_address=addresses[i % len(addresses)]), timeout=60) as client:
            return client.post(house.url() + LOGIN, json={"email": email, "password": password}).status_code
    with ThreadPoolExecutor(min(count, 100)) as pool:
        return list(pool.map(one, range(count)))


def failed(house):
    lines = httpx.get(house.url() + "/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("hirewire_logins_failed_total"))


def test_of_a_hundred_guesses_at_once_ten_are_looked_at(house):
    for email in (f"{uuid.uuid4()}@example.org", "interviewer@company.com"):
        before = failed(house)
        statuses = guesses(house, email, "a guess", 100)
        assert (statuses.count(401), statuses.count(429)) == (10, 90)
        assert failed(house) - before == 10


def test_the_right_password_is_never_counted(house):
    email, password = ACCOUNTS["superadmin"]
    assert set(guesses(house, email, password, 30, ("127.0.0.10",))) == {200}


def test_guesses_from_everywhere_slow_an_account_and_never_lock_it(house):
    email, password = ACCOUNTS["consultant"]
    assert set(guesses(house, email, "a guess", 16, [f"127.0.1.{n}" for n in range(1, 17)])) == {401}
    began = time.monotonic()
    assert guesses(house, email, password, 1, ("127.0.2.1",)) == [200]
    assert time.monotonic() - began > 0.5


@pytest.fixture(scope="module")
def limited(tmp_path_factory):
    """A house that limits who is not signed in to fifty requests an hour."""
    house = House("limited", tmp_path_factory.mktemp("limited"), HIREWIRE_RATE_LIMIT_ANONYMOUS=50)
    try:
        yield house.open()
    finally:
        house.stop()


def test_registering_and_asking_for_mails_have_limits_of_their_own(limited):
    """A fifth of the anonymous' hour, and five mails to one address: whether it is known or not."""
    def post(path, **body):
        return httpx.post(limited.url() + path, json=body, timeout=60).status_code
    known = {"email": ACCOUNTS["hr"][0], "password": "password123", "first_name": "A", "last_name": "B"}
    assert [post("/api/v1/auth/register", **known) for _ in range(11)] == [409] * 10 + [429]
    for email in (known["email"], f"{uuid.uuid4()}@example.org"):
        assert [post("/api/v1/auth/forgot-password", email=email) for _ in range(6)] == [200] * 5 + [429]
        assert post("/api/v1/auth/resend-verification", email=email.upper()) == 429, "one bucket for all mails"
    assert post(LOGIN, email=known["email"], password=ACCOUNTS["hr"][1]) == 200
