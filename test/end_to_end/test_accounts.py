"""Registering, proving an address, setting and changing a password, and the sessions that end with it."""

import base64
import contextlib
import hashlib
import re
import uuid
from email import message_from_string, policy

import httpx
import pytest

import forger
import mailed
from house import until

PATHS = {
    "crm-routes": {"register": "/api/v1/auth/register", "forgot": "/api/v1/auth/forgot-password", "reset": "/api/v1/auth/reset-password",
                   "verify": "/api/v1/auth/verify-email", "change": "/api/v1/auth/change-password", "me": "/api/v1/auth/profile"},
    "interview-platform": {"register": "/api/v1/users/users/register/", "forgot": "/api/v1/users/users/request_password_reset/",
                           "reset": "/api/v1/users/users/reset_password/", "verify": "/api/v1/users/users/verify_email/",
                           "change": "/api/v1/users/users/change_password/", "me": "/api/v1/users/users/me/"},
}
RESEND = "/api/v1/auth/resend-verification"


def address():
    return f"someone{uuid.uuid4().hex[:10]}@example.com"


def post(house, document, path, body, **headers):
    return httpx.post(house.url(document) + path, json=body, headers=headers, timeout=60)


def registered(house, email=None, password="password123", **more):
    """The answer's body at the house's door."""
    body = {"email": email or address(), "password": password, "first_name": "Jane", "last_name": "Smith", **more}
    answer = post(house, "house", "/api/v1/auth/register", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def login(house, email, password):
    return post(house, "house", "/api/v1/auth/login", {"email": email, "password": password})


def who(house, token):
    return httpx.get(house.url("crm-routes") + "/api/v1/auth/profile", headers={"Authorization": f"Bearer {token}"}, timeout=60)


def mailed_token(house, purpose, email, but=None):
    """Once a worker has written its row; `but`: a later one than this."""
    return until(f"a {purpose} token for {email}", lambda: (token := mailed.last(house, purpose, email)) != but and token)


@pytest.mark.parametrize("document, path, body, keys", [
    ("crm-routes", "/api/v1/auth/register", {"password": "password123", "first_name": "Jane", "last_name": "Smith"}, {"id", "email", "user", "token"}),
    ("interview-platform", "/api/v1/users/users/register/",   # interview-platform:42-54
     {"username": "newuser", "first_name": "Jane", "last_name": "Smith", "password": "password123", "password_confirm": "password123",
      "phone_number": "+1234567890", "role": "candidate"}, {"id", "email", "first_name", "last_name", "role", "is_verified", "phone_number"}),
    ("ats", "/api/v1/auth/register", {"password": "password123", "firstName": "Jane", "lastName": "Smith", "role": "employer", "tenantCode": "default"},
     {"userId", "token"}),
    ("house", "/api/v1/auth/register", {"password": "password123", "firstName": "Jane", "last_name": "Smith"}, {"id", "user_id", "token", "user"}),
])
def test_who_registers_is_signed_in(house, document, path, body, keys):
    sent = {"email": address(), **body}
    answer = post(house, document, path, sent)
    assert answer.status_code == 201, answer.text
    assert keys <= answer.json().keys()
    made = who(house, answer.json()["token"]).json()
    assert (made["email"], made["is_verified"], made["role"]) == (sent["email"], False, "Employer" if body.get("role") == "employer" else "Candidate")
    assert login(house, sent["email"], "password123").status_code == 200
    again = post(house, document, path, {**sent, "email": sent["email"].upper()})
    assert again.status_code == (400 if document == "interview-platform" else 409)


def test_nobody_registers_as_staff_or_in_a_tenant_that_there_is_not(house):
    body = {"email": address(), "password": "password123", "first_name": "Jane", "last_name": "Smith"}
    for role in ("admin", "superadmin", "recruiter", "interviewer"):
        assert post(house, "house", "/api/v1/auth/register", {**body, "role": role}).status_code == 403
    for wrong in ({"tenant_code": "nowhere"}, {"password": "four"}, {"password_confirm": "password124"}, {"email": "no address"}):
        assert post(house, "house", "/api/v1/auth/register", {**body, **wrong}).status_code == 422
    assert login(house, body["email"], "password123").status_code == 401


@pytest.mark.parametrize("document", PATHS)
def test_a_mailed_token_proves_the_address_and_a_later_one_voids_it(house, document):
    email = registered(house)["email"]
    first = mailed_token(house, "verify", email)
    assert post(house, "ai-interviewer", RESEND, {"email": f" {email.upper()} "}).json() == {"message": "Verification email sent"}
    second = mailed_token(house, "verify", email, first)
    wrong = 400 if document == "interview-platform" else 422
    assert post(house, document, PATHS[document]["verify"], {"token": first}).status_code == wrong
    assert house.sql(f"select is_verified from user_account where email = '{email}'") == [["f"]]
    for _ in range(2):
        answer = post(house, document, PATHS[document]["verify"], {"token": second})
        assert (answer.status_code, answer.json()) == (200, {"message": "Email verified successfully"})
    assert house.sql(f"select is_verified from user_account where email = '{email}'") == [["t"]]
    for other in ("verification_token_here", mailed.token(house, "reset", str(uuid.uuid4()), str(uuid.uuid4()))):
        assert post(house, document, PATHS[document]["verify"], {"token": other}).status_code == wrong


@pytest.mark.parametrize("document", PATHS)
def test_a_reset_sets_the_password_once_and_ends_every_session(house, document):
    me = registered(house)
    email, paths = me["email"], PATHS[document]
    assert post(house, document, paths["forgot"], {"email": email}).status_code == 200
    token = mailed_token(house, "reset", email)
    body = {"token": token, "new_password": "NewPass456!@", "new_password_confirm": "NewPass456!@"}
    wrong = 400 if document == "interview-platform" else 422
    assert post(house, document, paths["reset"], {**body, "new_password_confirm": "another"}).status_code == wrong
    assert post(house, document, paths["verify"], {"token": token}).status_code == wrong, "a token of one purpose is none of another"
    answer = post(house, document, paths["reset"], body)
    assert (answer.status_code, answer.json()) == (200, {"message": "Password reset successfully"})
    assert post(house, document, paths["reset"], body).status_code == wrong
    assert login(house, email, "password123").status_code == 401
    assert login(house, email, "NewPass456!@").json()["user"]["is_verified"] is True
    until("the session is over everywhere", lambda: who(house, me["token"]).status_code == 401, 3)
    assert post(house, "house", "/api/v1/auth/refresh", {"refresh_token": me["refresh_token"]}).status_code == 401


def test_a_token_of_an_address_before_and_one_that_is_old_are_void(house):
    email = registered(house)["email"]
    token = mailed_token(house, "verify", email)
    house.sql(f"update one_time_token set email = 'before@example.com' where user_id = (select id from user_account where email = '{email}')")
    assert post(house, "house", "/api/v1/auth/verify-email", {"token": token}).status_code == 422
    house.sql(f"update one_time_token set email = '{email}', expires_at = now() where user_id = (select id from user_account where email = '{email}')")
    assert post(house, "house", "/api/v1/auth/verify-email", {"token": token}).json()["errors"][0]["code"] == "expired"


@pytest.mark.parametrize("path, command", [("/api/v1/auth/forgot-password", "RequestPasswordReset"), (RESEND, "RequestVerification")])
def test_an_unknown_address_is_answered_alike_after_the_same_work(house, path, command):
    known = registered(house)["email"]

    def commands():
        return sum(headers["ce_type"] == command for _, headers, _ in forger.messages(house, forger.topic_of(house, "identity")))
    answers = []
    for email in (known, address(), "no address at all"):
        before = commands()
        answers.append(post(house, "house", path, {"email": email}))
        assert commands() == before + 1, "each is a command, carried out by nobody in the request's time"
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    assert answers[0].status_code == 200


@pytest.mark.parametrize("document", [*PATHS, "ai-interviewer"])
def test_a_changed_password_ends_all_sessions_but_the_one_that_asked(house, document):
    me = registered(house)
    path = PATHS.get(document, {}).get("change") or f"/api/v1/users/{me['id']}/change-password"
    other = login(house, me["email"], "password123").json()["access_token"]
    bearer = {"Authorization": f"Bearer {me['token']}"}
    wrong = post(house, document, path, {"old_password": "wrong", "new_password": "NewPass456!@"}, **bearer)
    assert wrong.status_code == (400 if document == "interview-platform" else 422)
    assert "old_password" in wrong.text or document == "ai-interviewer"
    assert post(house, document, path, {"new_password": "NewPass456!@"}, **bearer).status_code == wrong.status_code
    answer = post(house, document, path, {"old_password": "password123", "new_password": "NewPass456!@"}, **bearer)
    assert (answer.status_code, answer.json()) == (200, {"message": "Password changed successfully"})
    until("the other session is over", lambda: who(house, other).status_code == 401, 3)
    assert who(house, me["token"]).status_code == 200
    assert login(house, me["email"], "password123").status_code == 401
    assert login(house, me["email"], "NewPass456!@").status_code == 200


def test_an_admin_sets_anothers_password_and_nobody_else_does(house):
    me = registered(house)
    path, body = f"/api/v1/users/{me['id']}/change-password", {"new_password": "NewPass456!@"}
    for role in ("hr", "interviewer", "candidate"):
        assert house.client(role, "ai-interviewer").post(path, json=body).status_code == 403
    superadmin = house.sql("select id from user_account where role = 'superadmin'")[0][0]
    admin = house.client("admin", "ai-interviewer")
    assert admin.post(f"/api/v1/users/{superadmin}/change-password", json=body).status_code == 403
    assert admin.post(f"/api/v1/users/{uuid.uuid4()}/change-password", json=body).status_code == 404
    assert admin.post(path, json=body).status_code == 200
    assert login(house, me["email"], "NewPass456!@").status_code == 200
    until("his session is over", lambda: who(house, me["token"]).status_code == 401, 3)


def test_sessions_are_listed_and_closed(house):
    me = registered(house)
    other = login(house, me["email"], "password123").json()["access_token"]
    bearer = {"Authorization": f"Bearer {me['token']}"}
    sessions = httpx.get(house.url() + "/api/v1/auth/sessions", headers=bearer).json()
    assert sessions["total"] == 2 and {one["listener"] for one in sessions["items"]} == {"house"}
    mine = house.sql(f"select id from session where user_id = '{me['id']}' order by created_at")
    path = house.url() + "/api/v1/auth/sessions/"
    theirs = house.sql(f"select id from session where user_id <> '{me['id']}' limit 1")[0][0]
    assert httpx.delete(path + theirs, headers=bearer).status_code == 403
    assert httpx.delete(path + str(uuid.uuid4()), headers=bearer).status_code == 404
    assert httpx.delete(path + mine[1][0], headers=bearer).json() == {"success": True}
    assert who(house, other).status_code == 401, "at once at the door where it was closed"
    assert [one["id"] for one in httpx.get(house.url() + "/api/v1/auth/sessions", headers=bearer).json()["items"]] == [mine[0][0]]


def test_neither_password_nor_token_stands_anywhere(house):
    """Not in a message, an event, the inbox or the log's files: only what the token is made of."""
    me = registered(house, password="unheard-of-password-1")
    post(house, "house", "/api/v1/auth/forgot-password", {"email": me["email"]})
    tokens = [mailed_token(house, purpose, me["email"]) for purpose in ("verify", "reset")]
    post(house, "house", "/api/v1/auth/reset-password", {"token": tokens[1], "new_password": "unheard-of-password-2"})
    secrets = [*tokens, "unheard-of-password-1", "unheard-of-password-2"]
    for secret in secrets:
        assert house.number(f"select count(*) from event_log where body::text like '%{secret}%'") == 0
        assert house.number(f"select count(*) from inbox i where i::text like '%{secret}%'") == 0
    for topic in (forger.topic_of(house, "identity"), forger.topic_of(house, "identity").replace("commands", "events")):
        told = str(forger.messages(house, topic))
        assert not [secret for secret in secrets if secret in told]
    for log in house.log_folder.glob("*.log"):
        text = log.read_text(errors="replace")
        assert not [secret for secret in secrets if secret in text] and me["email"] not in text


def mailed_link(house, to, page):
    """The token of the link in the mail that lies in the outbox for this address."""
    with contextlib.closing(house.client("admin")) as admin:
        def found():
            for listed in admin.get("/api/v1/outbox").json()["mails"]:
                if listed["recipient"] != to:
                    continue
                text = admin.get(f"/api/v1/outbox/{listed['email_id']}").text
                message = message_from_string(text, policy=policy.default)
                if link := re.search(rf"/{page}\?token=([\w-]+)", message.get_body(("plain",)).get_content()):
                    return link[1]
            return None
        return until(f"a mail to {to} with a link to {page}", found)


def test_what_is_mailed_is_a_link_with_the_token(house):
    me = registered(house)["email"]
    assert mailed_link(house, me, "verify-email") == mailed_token(house, "verify", me)
    post(house, "house", PATHS["crm-routes"]["forgot"], {"email": me})
    assert mailed_link(house, me, "reset-password") == mailed_token(house, "reset", me)


def test_who_is_invited_chooses_a_password_by_the_link_in_his_mail(house):
    invited = address()
    with contextlib.closing(house.client("admin")) as admin:
        assert admin.post("/api/v1/users", json={"email": invited, "name": "A B", "role": "consultant"}).status_code == 201
    assert login(house, invited, "NewPass456!@").status_code == 401
    token = mailed_link(house, invited, "accept-invitation")
    assert post(house, "house", PATHS["crm-routes"]["reset"], {"token": token, "new_password": "NewPass456!@"}).status_code == 200
    assert login(house, invited, "NewPass456!@").json()["user"]["is_verified"] is True


def test_a_new_address_is_to_be_proven(house):
    me = registered(house)
    before, after = me["email"], address()
    house.sql(f"update user_account set is_verified = true where email = '{before}'")
    headers = {"Authorization": f"Bearer {me['token']}"}
    answer = httpx.put(house.url("crm-routes") + PATHS["crm-routes"]["me"], json={"email": after}, headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["is_verified"]) == (200, False), answer.text
    assert mailed_link(house, after, "verify-email") == mailed_token(house, "verify", after)


@pytest.mark.parametrize("document", ["house", "crm-routes", "interview-platform"])
def test_a_mailed_link_leads_to_a_page_that_asks_the_listener(house, document):
    """Without a front end: a form whose script the page's own policy lets run, and nothing else."""
    page = httpx.get(house.url(document) + "/reset-password?token=x")
    assert (page.status_code, page.headers["content-type"], page.headers["referrer-policy"]) == (200, "text/html; charset=utf-8", "no-referrer")
    script = re.search(r"<script>(.*)</script>", page.text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.headers["content-security-policy"]
    action = re.search(r'action="([^"]*)"', page.text)[1]
    assert action in {paths["reset"] for name, paths in PATHS.items() if document in ("house", name)}
    assert post(house, document, action, {"token": "x", "new_password": "NewPass456!@"}).status_code in (400, 422)
    assert httpx.get(house.url(document) + "/verify-email").status_code == httpx.get(house.url(document) + "/accept-invitation").status_code == 200
    assert httpx.get(house.url("ai-interviewer") + "/reset-password").status_code == 404, "where nothing could be asked"
