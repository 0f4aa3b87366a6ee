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
    """A house that limits who is not signed in to fifty requests an hour, and users to two hundred and fifty."""
    house = House("limited", tmp_path_factory.mktemp("limited"), HIREWIRE_RATE_LIMIT_ANONYMOUS=50, HIREWIRE_RATE_LIMIT=250)
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


def test_a_company_learns_of_few_addresses_an_hour_whether_there_is_an_account(limited):
    """A fiftieth of a user's hour, whatever route he asks; free addresses cost nothing. An admin has a fifth."""
    hr, admin = limited.client("hr"), limited.client("admin")
    company = limited.sql("select company_id from user_account where email = 'hr@company.com'")[0][0]
    known, someone = ACCOUNTS["candidate"][0], {"first_name": "A", "last_name": "B", "role": "interviewer"}

    def asked(client, email):
        return [client.post("/api/v1/users", json={**someone, "email": email}).status_code,
                client.post(f"/api/v1/companies/{company}/users", json={**someone, "email": email}).status_code,
                client.put("/api/v1/users/me", json={"email": email}).status_code]

    for _ in range(8):
        assert hr.post("/api/v1/users", json={**someone, "email": f"{uuid.uuid4()}@example.org"}).status_code == 201
    assert asked(hr, known) + asked(hr, known) == [409] * 5 + [429]
    assert hr.post("/api/v1/users", json={**someone, "email": f"{uuid.uuid4()}@example.org"}).status_code == 429
    assert hr.put("/api/v1/users/me", json={"last_name": "Renamed"}).status_code == 200
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: admin.post("/api/v1/users", json={**someone, "email": known, "company_id": company}).status_code, range(60)))
    assert (statuses.count(409), statuses.count(429)) == (50, 10)
