"""A user's picture (interview-platform:521-523): a part of the form that changes his own profile, shown by a signed link."""

import uuid

import httpx
import pytest

from test_accounts import registered

ONCE = True
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
OWN = {"crm-reference": ("PUT", "/api/v1/users/me"), "crm-routes": ("PUT", "/api/v1/auth/profile"),
       "interview-platform": ("PATCH", "/api/v1/users/users/me/"), "ats": ("PATCH", "/api/v1/users/me")}


def picture(content, name="me.png", part="profile_picture"):
    return {part: (name, content, "application/octet-stream")}


def signed_in(house, document):
    account = registered(house)
    return account["user_id"], httpx.Client(base_url=house.url(document), headers={"Authorization": f"Bearer {account['token']}"}, timeout=60)


def url_in(body):
    return next(value for key, value in body.items() if key.lower().replace("_", "") == "pictureurl")


@pytest.mark.parametrize("document", OWN)
def test_a_picture_comes_beside_other_members_and_takes_the_place_of_the_one_before(house, document):
    user, client = signed_in(house, document)
    method, path = OWN[document]
    name = "firstName" if document == "ats" else "first_name"
    plain = client.request(method, path, json={name: "Jo"})
    assert (plain.status_code, plain.json()[name], url_in(plain.json())) == (200, "Jo", None), plain.text
    given = client.request(method, path, data={name: "Ada"}, files=picture(PNG, "Zoë.png"))
    assert (given.status_code, given.json()[name]) == (200, "Ada"), given.text
    got = httpx.get(house.url(document) + url_in(given.json()))
    assert (got.status_code, got.content, got.headers["content-type"]) == (200, PNG, "image/png")
    assert url_in(client.request(method, path, json={name: "Bea"}).json()) is not None, "it stays"
    key = {"Idempotency-Key": uuid.uuid4().hex}
    for _ in range(2):
        again = client.request(method, path, files=picture(JPG, "me.jpg"), headers=key)
        assert (again.status_code, again.json()[name]) == (200, "Bea"), again.text
    assert httpx.get(house.url(document) + url_in(again.json())).content == JPG
    assert house.number(f"select count(*) from event_log where type = 'user.picture_set' and aggregate_id = '{user}'") == 2
    assert house.sql(f"select filename, size from user_picture where user_id = '{user}'") == [["me.jpg", str(len(JPG))]]


def test_what_is_no_picture_is_refused_and_changes_nothing(house):
    user, client = signed_in(house, "crm-reference")
    for content, status in ((b"%PDF-1.7", 415), (b"", 415), (b"GIF89a", 415), (PNG + b"x" * 10_000_000, 413)):
        answer = client.put("/api/v1/users/me", data={"first_name": "Never"}, files=picture(content))
        assert answer.status_code == status, (len(content), answer.text)
    shown = client.get("/api/v1/users/me").json()
    assert (shown["first_name"], shown["picture_url"]) == ("Jane", None)


def test_with_the_user_his_picture_goes(house):
    user, client = signed_in(house, "crm-reference")
    assert client.put("/api/v1/users/me", files=picture(PNG)).status_code == 200
    shown = house.client("admin", "crm-reference").get(f"/api/v1/users/{user}").json()
    assert shown["picture_url"].startswith(f"/api/v1/files/{user}?")
    assert house.client("admin").delete(f"/api/v1/users/{user}").status_code == 200
    assert house.number(f"select count(*) from user_picture where user_id = '{user}'") == 0
