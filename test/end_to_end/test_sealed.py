"""A sealed text opens in its own place only; a password is the same however it was typed."""

import itertools
import json
import unicodedata

import httpx
import pytest

import forger
import sealed
from house import ACCOUNTS, House, until

SECRET = "the secret of "
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    house = House("sealed", tmp_path_factory.mktemp("sealed")).open()
    yield house
    house.stop()


def endpoint(house):
    """An endpoint of its own event and secret, which nobody answers: its id."""
    n = next(numbers)
    body = {"url": "http://127.0.0.1:9/hook", "events": ["candidate.created"], "secret": f"{SECRET}{n}"}
    answer = house.client("admin", "interview-platform").post("/api/v1/webhooks/", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def happen(house):
    answer = house.client("admin").post("/api/v1/candidates", json={"email": f"sealed{next(numbers)}@example.org", "first_name": "A", "last_name": "B"})
    assert answer.status_code == 201, answer.text


def end_of(house, wanted):
    """How the next delivery to the endpoint ends: why it was given up, or what its first attempt met."""
    house.sql(f"delete from todo where lane_key = '{wanted}'")
    happen(house)
    found = until("a delivery ended", lambda: house.sql(f"select error from todo where lane_key = '{wanted}' and error is not null"))
    house.sql(f"update webhook_endpoint set state = 'disabled' where id = '{wanted}'")
    return found[0][0]


def give(house, wanted, secret):
    assert house.number(f"with changed as (update webhook_endpoint set secret = ({secret}) where id = '{wanted}' returning 1) "
                        "select count(*) from changed") == 1


def test_a_sealed_secret_opens_for_its_own_endpoint(own):
    assert end_of(own, endpoint(own)) not in ("sealed", "endpoint_gone", "unreadable")


@pytest.mark.parametrize("source", ["row", "event", "command"])
def test_a_sealed_secret_of_another_endpoint_opens_nothing(own, source):
    victim, other = endpoint(own), endpoint(own)
    if source == "command":
        bodies = [json.loads(body) for _, _, body in forger.messages(own, forger.topic_of(own, "office"))]
        stolen = next(body["secret"] for body in bodies if body.get("id") == victim)   # its own one: bound to the command
        give(own, victim, f"'{stolen}'")
    elif source == "event":
        give(own, victim, f"select body ->> 'secret' from event_log where aggregate_id = '{other}' and type = 'webhook.added'")
    else:
        give(own, victim, f"select secret from webhook_endpoint where id = '{other}'")
    own.sql(f"update webhook_endpoint set state = 'disabled' where id = '{other}'")
    assert end_of(own, victim) == "sealed"
    assert own.number(f"select count(*) from todo where lane_key = '{victim}' and due_at is null") == 1, "a dead letter: nothing was sent"
    assert "sealed" in own.run("dead-letters", "list").stdout


def test_a_secret_that_was_sealed_before_places_were_bound_opens(own):
    wanted = endpoint(own)
    give(own, wanted, f"'{sealed.unbound(own, SECRET)}'")
    assert end_of(own, wanted) not in ("sealed", "endpoint_gone", "unreadable")


# ---- passwords

def account(house, role):
    email = ACCOUNTS[role][0]
    return house.sql(f"select id from user_account where email = '{email}'")[0][0]


def stored(house, user):
    return house.sql(f"select password_hash, version, credential_version from user_account where id = '{user}'")[0]


def login(house, role, password):
    return httpx.post(house.url() + "/api/v1/auth/login", json={"email": ACCOUNTS[role][0], "password": password}, timeout=30)


def test_another_account_s_password_hash_lets_nobody_in(own):
    kept = stored(own, account(own, "superadmin"))[0]
    hr = account(own, "hr")
    own.sql(f"update user_account set password_hash = (select password_hash from user_account where id = '{hr}') "
            f"where id = '{account(own, 'superadmin')}'")
    assert login(own, "superadmin", ACCOUNTS["hr"][1]).status_code == 401
    assert login(own, "hr", ACCOUNTS["hr"][1]).status_code == 200
    assert "password_hash_does_not_open" in (own.log_folder / "up.log").read_text()
    own.sql(f"update user_account set password_hash = '{kept}' where id = '{account(own, 'superadmin')}'")
    assert login(own, "superadmin", ACCOUNTS["superadmin"][1]).status_code == 200


TYPED = "ﬁne café Ｐ１"
SPELLINGS = [unicodedata.normalize(form, TYPED) for form in ("NFC", "NFD", "NFKC", "NFKD")]


def test_an_old_hash_of_the_text_as_typed_opens_and_is_made_anew(own):
    assert len(set(SPELLINGS)) == 4
    user = account(own, "interviewer")
    old = sealed.unbound(own, sealed.hash_as_typed(TYPED))
    own.sql(f"update user_account set password_hash = '{old}' where id = '{user}'")
    _, version, credentials = stored(own, user)
    assert login(own, "interviewer", "fine café P1").status_code == 401, "only as typed, until it is made anew"
    assert stored(own, user)[0] == old
    answer = login(own, "interviewer", TYPED)
    assert answer.status_code == 200, answer.text
    new, new_version, new_credentials = stored(own, user)
    assert new != old
    assert new.startswith("2."), "bound to its row from now on"
    assert (int(new_version), new_credentials) == (int(version) + 1, credentials), "the same password: sessions stand"
    for spelling in SPELLINGS:
        assert login(own, "interviewer", spelling).status_code == 200, spelling.encode("unicode_escape")
    assert stored(own, user)[0] == new, "once"
    assert login(own, "interviewer", "fine cafe P1").status_code == 401
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert httpx.get(own.url() + "/api/v1/auth/me", headers=headers).status_code == 200
    assert own.sql(f"select type from event_log where aggregate_id = '{user}' order by position")[-1] == ["user.password_hash_renewed"]


def test_a_password_that_is_not_utf_8_is_a_fault_of_the_request(own):
    body = b'{"email":"hr@company.com","password":"caf\xe9"}'
    answer = httpx.post(own.url() + "/api/v1/auth/login", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert "UTF-8" in answer.text
    people = own.log_folder / "people.csv"
    people.write_text("first_name,last_name,email\nA,B,a@example.org\n")
    told = own.run("import", str(people), "--email", "hr@company.com", "--password", b"caf\xe9", "--url", own.url(), check=False)
    assert told.returncode != 0
    assert "--password is not UTF-8" in told.stdout + told.stderr
