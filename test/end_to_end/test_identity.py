"""Signing in, refreshing and signing out. Each document's own words are in its story (test/contract)."""

import httpx
import pytest

EMAIL, PASSWORD = "hr@company.com", "hr123"


def test_the_house_gives_what_each_document_gives_who_signs_in(house):
    answer = httpx.post(house.url() + "/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert {"access_token", "refresh_token", "token_type", "expires_in", "user"} <= body.keys()
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)


def test_a_wrong_password_and_an_unknown_address_sound_the_same(house):
    url = house.url("ai-interviewer") + "/api/v1/auth/login"
    wrong = httpx.post(url, json={"email": EMAIL, "password": "wrong-password"})
    unknown = httpx.post(url, json={"email": "nobody@company.com", "password": "wrong-password"})
    assert (wrong.status_code, wrong.json()) == (401, {"detail": "Invalid email or password"})
    assert (unknown.status_code, unknown.json()) == (wrong.status_code, wrong.json())


def test_a_refresh_token_is_good_until_its_successor_is_used(house):
    base = house.url("ats") + "/api/v1/auth/"
    token = httpx.post(base + "login", json={"email": EMAIL, "password": PASSWORD}).json()["refreshToken"]
    for _ in range(2):
        answer = httpx.post(base + "refresh-token", json={"refreshToken": token})
        assert answer.status_code == 200, answer.text


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
