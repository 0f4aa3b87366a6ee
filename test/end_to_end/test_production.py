"""A house in earnest: it refuses what only a trial may have, also where the trial came first."""

import secrets

import httpx
import pytest

from house import ACCOUNTS, DOCUMENTS, House, until

ONCE = True
TOKEN = secrets.token_hex(16)


@pytest.fixture(scope="module")
def earnest(tmp_path_factory):
    """Seeded as a trial, then started as production, its key the same; with a database password of its own."""
    house = House("earnest", tmp_path_factory.mktemp("earnest"), HIREWIRE_KEY=secrets.token_hex(32))
    login, password = "earnest_owner", secrets.token_hex(16)
    house.open(("up",))
    house.trial_token = house.client("admin").headers["Authorization"]
    house.refresh_token = httpx.post(house.url() + "/api/v1/auth/login", json=dict(zip(("email", "password"), ACCOUNTS["hr"]))).json()["refresh_token"]
    house.stop()
    house.sql(f"drop role if exists {login}; create role {login} superuser login password '{password}'")
    given = house.environment["HIREWIRE_POSTGRES"]
    try:
        house.environment.update(HIREWIRE_ENV="production", HIREWIRE_TRUSTED_PROXIES="127.0.0.1/32", HIREWIRE_METRICS_TOKEN=TOKEN,
                                 HIREWIRE_POSTGRES=f"postgresql://{login}:{password}@" + given.split("@", 1)[1])
        house.start("up")
        until("healthy", house.healthy, 60)
        yield house
    finally:
        house.stop()
        house.environment["HIREWIRE_POSTGRES"] = given
        house.sql(f"drop role {login}")


@pytest.mark.parametrize("name, value, named", [
    ("HIREWIRE_KEY", "", "HIREWIRE_KEY"), ("HIREWIRE_KEY", "6869726577697265206F70656E206465762D6B65792C206E6F7420736563726574", "HIREWIRE_KEY"),
    ("HIREWIRE_KEY", "ab" * 32, "HIREWIRE_KEY"), ("HIREWIRE_POSTGRES", "", "HIREWIRE_POSTGRES"), ("HIREWIRE_CRASH_AT", "before_commit", "HIREWIRE_CRASH_AT"),
    ("HIREWIRE_TRUSTED_PROXIES", "", "HIREWIRE_TLS_CERT"),
])
@pytest.mark.parametrize("command", ["up", "api", "worker", "migrate", "seed"])
def test_no_process_starts_with_what_only_a_trial_may_have(earnest, command, name, value, named):
    done = earnest.run(command, check=False, **{name: value})
    assert done.returncode == 1
    assert named in done.stderr, done.stderr


def test_what_may_be_meant_is_said_by_name(earnest):
    log = (earnest.log_folder / "up.log").read_text()
    for name in ("HIREWIRE_WEBHOOK_ALLOW_PRIVATE", "HIREWIRE_RATE_LIMIT=0", "HIREWIRE_RATE_LIMIT_ANONYMOUS=0", "HIREWIRE_ALLOW_ORIGIN=*"):
        assert name in log


@pytest.mark.parametrize("role", ACCOUNTS)
def test_no_demo_account_signs_in(earnest, role):
    email, password = ACCOUNTS[role]
    right = httpx.post(earnest.url() + "/api/v1/auth/login", json={"email": email, "password": password})
    wrong = httpx.post(earnest.url() + "/api/v1/auth/login", json={"email": email, "password": "wrong"})
    assert (right.status_code, right.json()["detail"]) == (401, wrong.json()["detail"])


def test_a_session_of_the_trial_is_over(earnest):
    assert httpx.get(earnest.url() + "/api/v1/candidates", headers={"Authorization": earnest.trial_token}).status_code == 401
    assert httpx.post(earnest.url() + "/api/v1/auth/refresh", json={"refresh_token": earnest.refresh_token}).status_code == 401


@pytest.mark.parametrize("document", DOCUMENTS)
def test_metrics_are_for_who_shows_the_token(earnest, document):
    url = earnest.url(document) + "/metrics"
    for headers in ({}, {"Authorization": "Bearer " + TOKEN[:-1] + "x"}, {"Authorization": TOKEN}):
        answer = httpx.get(url, headers=headers)
        assert answer.status_code == 401 and "hirewire_" not in answer.text
    assert "hirewire_logins_failed_total" in httpx.get(url, headers={"Authorization": "Bearer " + TOKEN}).text


def test_who_registers_himself_is_let_in_with_a_password_that_nobody_guesses(earnest):
    body = {"email": "nora@example.com", "first_name": "Nora", "last_name": "Smith"}
    register = earnest.url() + "/api/v1/auth/register"
    for guessed in ("hr123", "password123", "PassWord", "iloveyou"):
        refused = httpx.post(register, json={**body, "password": guessed})
        assert refused.status_code == 422 and guessed not in refused.text
    answer = httpx.post(register, json={**body, "password": "a plain sentence of hers"}, timeout=60)
    assert answer.status_code == 201, answer.text
    assert httpx.get(earnest.url() + "/api/v1/auth/me", headers={"Authorization": f"Bearer {answer.json()['token']}"}).status_code == 200
    for guessed in ("hr123", "football"):
        refused = httpx.post(earnest.url() + "/api/v1/auth/change-password", headers={"Authorization": f"Bearer {answer.json()['token']}"},
                             json={"old_password": "a plain sentence of hers", "new_password": guessed})
        assert refused.status_code == 422


def test_the_operator_makes_the_first_admin(earnest):
    def admin(email, *options, password="long and not guessed\n"):
        return earnest.run("admin", email, *options, given=password, check=False)

    for password, why in (("", "standard input"), ("short\n", "at least"), ("password123\n", "guessed")):
        refused = admin("owner@firm.example", password=password)
        assert (refused.returncode, why in refused.stderr) == (1, True), refused.stderr
    made = admin("owner@firm.example", "--tenant", "Firm", "--host", "jobs.firm.example", "--name", "Olga Owner")
    assert (made.returncode, "which is new" in made.stdout) == (0, True), made.stderr
    signed_in = httpx.post(earnest.url() + "/api/v1/auth/login", json={"email": "owner@firm.example", "password": "long and not guessed"})
    assert signed_in.status_code == 200, signed_in.text
    owner = httpx.Client(base_url=earnest.url(), headers={"Authorization": "Bearer " + signed_in.json()["access_token"]})
    assert owner.get("/api/v1/auth/me").json()["role"] == "superadmin"
    assert [user["email"] for user in owner.get("/api/v1/users/").json()["items"]] == ["owner@firm.example"], "a tenant of its own"
    again = admin("owner@firm.example", "--tenant", "firm")
    assert (again.returncode, "already" in again.stderr) == (1, True), again.stderr
    second = admin("second@firm.example", "--tenant", "firm")
    assert (second.returncode, "new" in second.stdout) == (0, False), second.stderr
    assert len(owner.get("/api/v1/users/").json()["items"]) == 2
