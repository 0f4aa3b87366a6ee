"""One person is one mailbox: however an address is spelt, every door and every filter means the same one (schemas/language/email_address.h)."""

import uuid

import httpx
import pytest

import forger
from house import until

# As typed first, as it is kept, and as somebody else types it.
SPELLINGS = [
    ("a{}@example.com", "a{}@example.com", "a{}@example.com\u00a0"),
    ("A{}@Example.com", "A{}@Example.com", "\u200ea{}@example.com"),
    ("\ufeffc{}@example.com", "c{}@example.com", "c\u200b{}@example.com"),
    ("mailto:d{}@example.com", "d{}@example.com", "'d{}@example.com"),
    ("JOS\u00c9{}@example.com", "jos\u00e9{}@example.com", "jose\u0301{}@example.com"),
    ("g{}@B\u00dcCHER.example", "g{}@xn--bcher-kva.example", "g{}@b\u00fccher.example"),
]
SPELT_TWICE = pytest.mark.parametrize("first, kept, second", SPELLINGS)


@pytest.fixture(scope="module")
def admin(house):
    return house.client("admin")


def one(mark, *texts):
    return [text.format(mark) for text in texts]


def unique():
    return uuid.uuid4().hex[:10]


def person(email):
    return {"email": email, "first_name": "Ada", "last_name": "Byron"}


def names_email(answer, status):
    assert answer.status_code == status and any(word in answer.text for word in ("e-mail", "email")), answer.text


@SPELT_TWICE
def test_a_candidate_is_made_once_and_found_by_each_spelling(admin, first, kept, second):
    first, kept, second = one(unique(), first, kept, second)
    made = admin.post("/api/v1/candidates", json=person(first))
    assert (made.status_code, made.json()["email"]) == (201, kept)
    names_email(admin.post("/api/v1/candidates", json=person(second)), 409)
    for spelling in (first, kept, second):
        assert [found["id"] for found in admin.get("/api/v1/candidates", params={"email": spelling}).json()["items"]] == [made.json()["id"]]
    other = admin.post("/api/v1/candidates", json=person(f"{unique()}@example.com")).json()
    names_email(admin.patch(f"/api/v1/candidates/{other['id']}", json={"email": second}), 409)
    same = admin.patch(f"/api/v1/candidates/{made.json()['id']}", json={"email": second})
    assert (same.status_code, same.json()["email"], same.json()["version"]) == (200, kept, made.json()["version"]), same.text


def test_a_file_and_a_json_import_make_each_mailbox_once(house):
    mark = unique()
    emails = [text for spellings in SPELLINGS for text in one(mark, *spellings)]
    client = house.client("hr", "ai-interviewer")
    file = "email,first_name,last_name\n" + "".join(f"{email},Ada,Byron\n" for email in emails)
    job = client.post("/api/v1/candidates/bulk/import/file", files={"file": ("people.csv", file.encode(), "text/csv")}).json()["job_id"]
    ended = until("the import is done", lambda: (said := client.get(f"/api/v1/candidates/import-jobs/{job}").json())["status"] == "completed" and said)
    assert (ended["created_count"], ended["skipped_count"], ended["failed_count"]) == (5, 13, 0), ended   # a and A are one
    answer = client.post("/api/v1/candidates/bulk/import", json={"candidates": [person(email) for email in [*emails, *one(unique(), *SPELLINGS[4])]]}).json()
    assert (answer["created"], answer["failed"]) == (1, 20), answer


@SPELT_TWICE
def test_an_account_is_registered_once_and_signs_in_by_each_spelling(house, admin, first, kept, second):
    first, kept, second = one(unique(), first, kept, second)
    url = house.url("house") + "/api/v1/auth/"
    names = {"first_name": "Ada", "last_name": "Byron", "password": "a long password"}
    made = httpx.post(url + "register", json={**names, "email": first}, timeout=60)
    assert made.status_code == 201 and made.json()["user"]["email"] == kept, made.text
    names_email(httpx.post(url + "register", json={**names, "email": second}, timeout=60), 409)
    names_email(admin.post("/api/v1/users", json={**person(second), "role": "interviewer"}), 409)
    for spelling in (first, kept, second):
        assert httpx.post(url + "login", json={"email": spelling, "password": "a long password"}, timeout=60).status_code == 200, spelling
        assert [user["email"] for user in admin.get("/api/v1/users", params={"email": spelling}).json()["items"]] == [kept]


def test_nothing_is_sent_to_a_suppressed_address_however_it_is_spelt(admin):
    first, kept, second = one(unique(), *SPELLINGS[5])
    made = admin.post("/api/v1/suppressions", json={"address": first})
    assert (made.status_code, made.json()["address"]) == (201, kept.lower()), made.text
    assert admin.post("/api/v1/suppressions", json={"address": second}).status_code == 409
    assert len(admin.get("/api/v1/suppressions", params={"address": second}).json()["items"]) == 1
    sent = admin.post("/api/v1/email/send", json={"recipient_email": second, "subject": "s", "body": "b"})
    assert sent.status_code == 202, sent.text
    until("it is suppressed", lambda: admin.get(f"/api/v1/emails/{sent.json()['email_id']}").json()["state"] == "suppressed")
    assert [one["id"] for one in admin.get("/api/v1/emails", params={"recipient": first}).json()["items"]] == [sent.json()["email_id"]]
    queued = admin.post("/api/v1/candidates/bulk/send-email", json={"recipients": [first, second], "subject": "s", "body": "b"})
    assert queued.json()["queued_count"] == 1, queued.text


@pytest.mark.parametrize("email, why", [
    ("N/A", "is not a name, @ and a domain"),
    ("Ada <ada@example.com>", "leave the name"),
    ("ada..byron@example.com", "before the @"),
    ("ada\u00a0byron@example.com", "before the @"),
    ("ada@exa_mple.com", "behind the @"),
    ("ada@127.0.0.1", "behind the @"),
])
def test_what_cannot_be_mailed_is_refused_with_its_reason(admin, email, why):
    answer = admin.post("/api/v1/candidates", json=person(email))
    assert answer.status_code == 422 and why in answer.text, answer.text


def test_an_account_of_before_addresses_were_tidied_signs_in_by_its_own_spelling(house):
    """Its entry in the directory is of the address as it was typed then."""
    now, before = f"old{unique()}@example.com", f"old{unique()}@b\u00fccher.example"
    url = house.url("house") + "/api/v1/auth/"
    body = {"first_name": "Ada", "last_name": "Byron", "password": "a long password"}
    user = httpx.post(url + "register", json={**body, "email": now}, timeout=60).json()["user"]["id"]

    def becomes(email):
        house.sql(f"update directory set value = '{forger.directory_value(house, 'user_email', email)}' where kind = 'user_email' and owner = '{user}'")
        house.sql(f"update user_account set email = '{email}' where id = '{user}'")

    becomes(before)
    try:
        signed_in = httpx.post(url + "login", json={"email": before, "password": "a long password"}, timeout=60)
        assert signed_in.status_code == 200 and signed_in.json()["user"]["email"] == before, signed_in.text
        changed = httpx.post(house.url("house") + f"/api/v1/users/{user}/change-password", json={"old_password": "a long password", "new_password": "another password"},
                             headers={"Authorization": f"Bearer {signed_in.json()['access_token']}"}, timeout=60)
        assert changed.status_code == 200, changed.text
    finally:
        becomes(now)   # as the log has it
