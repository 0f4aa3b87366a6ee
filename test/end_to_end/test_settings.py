"""The tenant's settings: an open map, the whole body of a PUT and of the answer (crm-reference:129-130, crm-routes:256-257)."""

import json

import pytest

ONCE = True

PATHS = {"crm-reference": ["/api/v1/admin/system-settings"], "crm-routes": ["/api/v1/admin/settings"],
         "house": ["/api/v1/admin/system-settings", "/api/v1/admin/settings"]}
WHERE = [(document, path) for document, paths in PATHS.items() for path in paths]


def put(client, path, body, **headers):
    return client.put(path, content=json.dumps(body), headers={"Content-Type": "application/json", **headers})


@pytest.mark.parametrize("document, path", WHERE)
def test_a_put_merges_null_removes_and_unknown_keys_are_kept(house, document, path):
    client = house.client("admin", document)
    asked = {"organisation_name": "Acme", "time_zone": "Europe/Berlin", "retention_days": 365,
             "theme": {"colors": ["#fff", 1.5, None], "darkMode": True}, "count": 12345678901234567890}
    answer = put(client, path, asked)
    assert answer.status_code == 200, answer.text
    assert asked.items() <= answer.json().items()
    assert client.get(path).json() == answer.json()
    merged = put(client, path, {"theme": None, "locale": "pt-BR"}).json()
    assert "theme" not in merged
    assert (merged["locale"], merged["organisation_name"], merged["count"]) == ("pt-BR", "Acme", 12345678901234567890)
    cleared = put(client, path, {"locale": None, "time_zone": None, "count": None}).json()
    assert (cleared["locale"], cleared["time_zone"]) == ("en", "UTC"), "the defaults show again"


@pytest.mark.parametrize("document, path", WHERE)
@pytest.mark.parametrize("body, field", [
    ({"time_zone": "Europe/Atlantis"}, "time_zone"), ({"time_zone": "posix/UTC"}, "time_zone"), ({"time_zone": 5}, "time_zone"),
    ({"default_currency": "EURO"}, "default_currency"), ({"default_currency": "XXX"}, "default_currency"),
    ({"locale": "english"}, "locale"), ({"password_min": 4}, "password_min"), ({"email_from": "nobody"}, "email_from"),
    ({"careers_url": "javascript:alert(1)"}, "careers_url"), ({"billing_enforced": "yes"}, "billing_enforced"),
    ({"retention_days": 0}, "retention_days"), ({"maintenance": {"enabled": True}}, "maintenance"),
])
def test_a_known_key_must_hold_what_it_means(house, document, path, body, field):
    client = house.client("admin", document)
    before = client.get(path).json()
    answer = put(client, path, {**body, "seen": document})
    assert answer.status_code == 422, answer.text
    assert field in answer.text
    assert client.get(path).json() == before


@pytest.mark.parametrize("document, path", WHERE)
@pytest.mark.parametrize("body", ["", "[1]", "3", "null", '{"a":1', '{"a":1,"a":2}'])
def test_the_body_is_an_object(house, document, path, body):
    client = house.client("admin", document)
    answer = client.put(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("document, path", WHERE)
def test_settings_are_the_administrators(house, document, path):
    for role in ("hr", "interviewer", "candidate"):
        client = house.client(role, document)
        assert client.get(path).status_code == 403
        assert put(client, path, {"theme": 1}).status_code == 403
    assert house.client("superadmin", document).get(path).status_code == 200


def test_what_is_shown_may_be_sent_back_and_changes_nothing(house):
    client = house.client("admin", "crm-reference")
    path = PATHS["crm-reference"][0]
    put(client, path, {"organisation_name": "Acme", "default_currency": "INR"})
    shown = client.get(path)
    first = put(client, path, shown.json())
    second = put(client, path, shown.json())
    assert (first.status_code, first.json()) == (200, shown.json())
    assert first.headers["etag"] == second.headers["etag"]


def test_if_match_guards_settings(house):
    client = house.client("admin", "crm-routes")
    path = PATHS["crm-routes"][0]
    etag = put(client, path, {"theme": "a"}).headers["etag"]
    assert put(client, path, {"theme": "b"}, **{"If-Match": etag}).status_code == 200
    assert put(client, path, {"theme": "c"}, **{"If-Match": etag}).status_code == 412
    assert client.get(path).json()["theme"] == "b"


def test_a_number_is_kept_as_it_was_given_and_given_again_is_no_change(house):
    client = house.client("admin", "crm-reference")
    path = PATHS["crm-reference"][0]
    numbers = {"huge": "1e22", "tiny": "1e-7", "least": "5e-324", "half": "0.50", "whole": "1.0", "far": "1e16",
               "digits": "10000000000000000", "zero": "-0.0"}
    body = "{" + ",".join(f'"{key}":{number}' for key, number in numbers.items()) + "}"

    def sent(text):
        answer = client.put(path, content=text, headers={"Content-Type": "application/json"})
        assert answer.status_code == 200, answer.text
        return answer

    first = sent(body)
    shown = client.get(path)
    assert {key: shown.json()[key] for key in numbers} == {key: float(number) for key, number in numbers.items()}
    assert sent(body).headers["etag"] == first.headers["etag"], "the same again"
    assert sent(shown.text).headers["etag"] == first.headers["etag"], "what is shown"
    assert sent('{"far":10000000000000000,"digits":1e16}').headers["etag"] == first.headers["etag"], "spelled otherwise"
    sent(json.dumps({key: None for key in numbers}))
