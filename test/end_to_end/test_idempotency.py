"""What an Idempotency-Key means: one request, the whole of it, however it is spelt; and a copy opens nothing that its caller may no
longer see."""

import json
import uuid

from house import until


def key():
    return {"Idempotency-Key": str(uuid.uuid4())}


def made(client, person, headers):
    answer = client.post("/api/v1/candidates", json=person, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_secret_is_a_part_of_the_request(house):
    client, headers = house.client("admin", "interview-platform"), key()
    body = {"url": "https://example.com/hook", "events": ["candidate.created"], "secret": "the first of two secrets"}
    assert client.post("/api/v1/webhooks/", json=body, headers=headers).status_code == 201
    assert client.post("/api/v1/webhooks/", json=body, headers=headers).status_code == 201
    other = client.post("/api/v1/webhooks/", json={**body, "secret": "the second of two secrets"}, headers=headers)
    assert other.status_code == 422, other.text


def test_a_condition_and_a_query_are_parts_of_the_request(house, person):
    client, headers = house.client("hr"), key()
    candidate = f"/api/v1/candidates/{made(client, person, {})['id']}"
    tag = client.get(candidate).headers["etag"]
    change = {"headline": "a"}
    assert client.put(candidate, json=change, headers={**headers, "If-Match": tag}).status_code == 200
    assert client.put(candidate, json=change, headers={**headers, "If-Match": tag}).status_code == 200
    assert client.put(candidate, json=change, headers=headers).status_code == 422
    assert client.put(candidate, json=change, headers={**headers, "If-Match": tag.replace('"', '"7', 1)}).status_code == 422
    assert client.put(candidate + "?notify=1", json=change, headers={**headers, "If-Match": tag}).status_code == 422


def test_one_path_has_one_key_however_it_is_spelt(house, person):
    client, headers = house.client("hr"), key()
    first = made(client, person, headers)
    for path in ("/api/v1/%63andidates", "/api/v1/candidates/", "/%61pi/v1/candidate%73//"):
        again = client.post(path, json=person, headers=headers)
        assert (again.status_code, again.json().get("id")) == (201, first["id"]), again.text
    headers = key()
    one = first["id"]
    for path in (one, one.upper(), one.replace("-", "%2d"), "%" + f"{ord(one[0]):02x}" + one[1:]):
        answer = client.put(f"/api/v1/candidates/{path}", json={"headline": "once"}, headers=headers)
        assert (answer.status_code, answer.json().get("version")) == (200, 2), answer.text


def test_what_may_stand_once_and_stands_twice_is_refused(house, person):
    client, one, other = house.client("hr"), key()["Idempotency-Key"], key()["Idempotency-Key"]
    for name, values in (("Idempotency-Key", (one, other)), ("idempotency-key", (one, one)), ("Content-Type", ("application/json", "text/plain"))):
        others = [("Content-Type", "application/json")] if name.lower() != "content-type" else []
        answer = client.post("/api/v1/candidates", content=json.dumps(person), headers=[(name, value) for value in values] + others)
        assert answer.status_code == 400, answer.text
        assert name.lower() in answer.text.lower()
    empty = client.post("/api/v1/candidates", json=person, headers={"Idempotency-Key": ""})
    assert empty.status_code == 422, empty.text
    made(client, person, {})


def test_a_copy_shows_nothing_to_whom_may_no_longer_see_it(house, person):
    client, headers = house.client("hr"), key()
    candidate = made(client, person, headers)
    change = key()
    path = f"/api/v1/candidates/{candidate['id']}"
    assert client.patch(path, json={"headline": "a"}, headers=change).status_code == 200
    [[before]] = house.sql(f"select company_id from known_company where candidate_id = '{candidate['id']}'")
    try:
        house.sql(f"update known_company set company_id = '{uuid.uuid4()}' where candidate_id = '{candidate['id']}'")
        assert client.get(path).status_code == 403
        for answer in (client.post("/api/v1/candidates", json=person, headers=headers), client.patch(path, json={"headline": "a"}, headers=change)):
            assert answer.status_code == 403, answer.text
            assert person["email"] not in answer.text
    finally:
        house.sql(f"update known_company set company_id = '{before}' where candidate_id = '{candidate['id']}'")
    again = until("seen again", lambda: client.post("/api/v1/candidates", json=person, headers=headers))
    assert (again.status_code, again.json()["id"]) == (201, candidate["id"])
