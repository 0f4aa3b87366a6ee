"""Signing in, refreshing, signing out, and who one is, in each document's words."""

import httpx
import pytest

EMAIL, PASSWORD = "hr@company.com", "hr123"


@pytest.mark.parametrize("document, path, keys", [
    ("crm-reference", "/api/v1/auth/login", {"access_token", "refresh_token", "token_type"}),
    ("crm-routes", "/api/v1/auth/login", {"access_token", "refresh_token", "token_type"}),
    ("ai-interviewer", "/api/v1/auth/login", {"access_token", "refresh_token", "token_type", "expires_in"}),
    ("interview-platform", "/api/auth/login/", {"access", "refresh", "user"}),
    ("ats", "/api/v1/auth/login", {"accessToken", "refreshToken", "expiresIn", "user"}),
    ("house", "/api/v1/auth/login", {"access_token", "refresh_token", "token_type", "expires_in", "user"}),
])
def test_login(house, document, path, keys):
    answer = httpx.post(house.url(document) + path, json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert keys <= body.keys()
    if document == "interview-platform":
        assert {"id", "email", "first_name", "last_name", "role", "is_verified"} <= body["user"].keys()
    if "token_type" in keys:
        assert body["token_type"] == "bearer"
    if "expires_in" in keys:
        assert body["expires_in"] == 3600


def test_a_wrong_password_and_an_unknown_address_sound_the_same(house):
    url = house.url("ai-interviewer") + "/api/v1/auth/login"
    wrong = httpx.post(url, json={"email": EMAIL, "password": "wrong-password"})
    unknown = httpx.post(url, json={"email": "nobody@company.com", "password": "wrong-password"})
    assert (wrong.status_code, wrong.json()) == (401, {"detail": "Invalid email or password"})
    assert (unknown.status_code, unknown.json()) == (wrong.status_code, wrong.json())


@pytest.mark.parametrize("document, login, refresh, sent, given, got", [
    ("crm-reference", "/api/v1/auth/login", "/api/v1/auth/refresh", "refresh_token", "refresh_token", {"access_token", "refresh_token", "token_type"}),
    ("crm-routes", "/api/v1/auth/login", "/api/v1/auth/refresh", "refresh_token", "refresh_token", {"access_token"}),
    ("ai-interviewer", "/api/v1/auth/login", "/api/v1/auth/refresh", "refresh_token", "refresh_token", {"access_token", "token_type", "expires_in"}),
    ("interview-platform", "/api/auth/login/", "/api/auth/token/refresh/", "refresh", "refresh", {"access"}),
    ("ats", "/api/v1/auth/login", "/api/v1/auth/refresh-token", "refreshToken", "refreshToken", {"accessToken"}),
])
def test_refresh(house, document, login, refresh, sent, given, got):
    base = house.url(document)
    token = httpx.post(base + login, json={"email": EMAIL, "password": PASSWORD}).json()[given]
    answer = httpx.post(base + refresh, json={sent: token})
    assert answer.status_code == 200, answer.text
    assert got <= answer.json().keys()
    assert httpx.post(base + refresh, json={sent: token}).status_code == 200, "good until its successor is used"


def test_a_dead_refresh_token_closes_the_family(house):
    base = house.url("crm-reference") + "/api/v1/auth/"
    first = httpx.post(base + "login", json={"email": EMAIL, "password": PASSWORD}).json()
    second = httpx.post(base + "refresh", json={"refresh_token": first["refresh_token"]}).json()
    third = httpx.post(base + "refresh", json={"refresh_token": second["refresh_token"]})
    assert third.status_code == 200
    assert httpx.post(base + "refresh", json={"refresh_token": first["refresh_token"]}).status_code == 401
    assert httpx.post(base + "refresh", json={"refresh_token": third.json()["refresh_token"]}).status_code == 401


@pytest.mark.parametrize("document", ["ai-interviewer", "crm-routes", "ats"])
def test_logout_ends_the_session_at_once(house, document):
    client = house.client("hr", document)
    me = "/api/v1/users/me" if document == "ats" else "/api/v1/auth/profile" if document == "crm-routes" else "/api/v1/candidates"
    assert client.get(me).status_code == 200
    answer = client.post("/api/v1/auth/logout")
    assert answer.status_code == 200
    if document == "ai-interviewer":
        assert answer.json() == {"message": "Logged out successfully"}
    assert client.get(me).status_code == 401


@pytest.mark.parametrize("document, path, role", [
    ("crm-reference", "/api/v1/auth/me", "hr"), ("crm-reference", "/api/v1/users/me", "hr"), ("crm-routes", "/api/v1/auth/profile", "Employer"),
    ("interview-platform", "/api/v1/users/users/me/", "hr"), ("house", "/api/v1/auth/me", "hr"),
])
def test_who_am_i(house, document, path, role):
    body = house.client("hr", document).get(path).json()
    assert (body["email"], body["role"]) == (EMAIL, role)


def test_who_am_i_in_camel_case_with_roles(house):
    body = house.client("hr", "ats").get("/api/v1/users/me").json()
    assert {"id", "email", "firstName", "lastName", "role", "roles"} <= body.keys()


@pytest.mark.parametrize("document", ["house", "ai-interviewer", "crm-reference", "crm-routes", "interview-platform", "ats"])
def test_health_is_on_every_listener(house, document):
    answer = httpx.get(house.url(document) + "/api/v1/health")
    assert answer.status_code == 200
    body = answer.json()
    assert {key: body[key] for key in ("status", "database", "redis")} == dict.fromkeys(("status", "database", "redis"), "healthy")


@pytest.mark.parametrize("document", ["house", "ai-interviewer", "crm-reference", "crm-routes", "interview-platform", "ats"])
def test_openapi_docs_and_metrics(house, document):
    openapi = httpx.get(house.url(document) + "/openapi.json").json()
    assert openapi["openapi"].startswith("3.1")
    assert openapi["paths"]
    docs = httpx.get(house.url(document) + "/docs")
    assert docs.headers["content-type"].startswith("text/html")
    assert "src=\"http" not in docs.text
    assert "hirewire_" in httpx.get(house.url(document) + "/metrics").text
