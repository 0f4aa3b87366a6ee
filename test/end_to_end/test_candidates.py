"""Candidates in each document's own words: paths, statuses, keys and envelopes to the letter (docs/architecture.md §5)."""

import json
import re
import uuid

import httpx
import pytest

ISO_SECOND = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
A_KEYS = {"id", "email", "first_name", "last_name", "phone", "domain", "position", "experience_years", "qualifications", "status",
          "source", "company_id", "created_at"}   # ai-interviewer:498-512


def created(client, person):
    answer = client.post("/api/v1/candidates", json=person)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize("document", ["crm-reference", "crm-routes", "ai-interviewer", "house"])
def test_create_then_get_gives_what_was_sent(house, person, document):
    client = house.client("hr", document)
    made = created(client, person)
    assert A_KEYS <= made.keys()
    assert {key: made[key] for key in person} == person
    assert (made["status"], made["source"]) == ("applied", "manual")
    assert ISO_SECOND.match(made["created_at"])
    uuid.UUID(made["company_id"])
    got = client.get(f"/api/v1/candidates/{made['id']}")
    assert (got.status_code, got.json()) == (200, made)


@pytest.mark.parametrize("document", ["crm-reference", "ai-interviewer", "house"])
def test_the_log_knows_where_a_request_came_in(house, person, document):
    made = created(house.client("hr", document), person)
    assert house.sql(f"select distinct client, listener from event_log where aggregate_id = '{made['id']}'") == [["127.0.0.1", document]]


def test_a_slash_at_the_end_never_matters(house, person):
    client = house.client("hr", "crm-reference")
    made = client.post("/api/v1/candidates/", json=person)
    assert made.status_code == 201
    assert client.get(f"/api/v1/candidates/{made.json()['id']}/").status_code == 200


def test_ai_interviewer_patch_moves_status_and_fields_together(house, person):
    client = house.client("hr", "ai-interviewer")
    made = created(client, person)
    answer = client.patch(f"/api/v1/candidates/{made['id']}", json={"first_name": "Alicia", "domain": "Frontend", "status": "screening"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["first_name"], body["domain"], body["status"], body["email"]) == ("Alicia", "Frontend", "screening", person["email"])
    assert ISO_SECOND.match(body["updated_at"])
    assert house.number(f"select count(*) from status_change s join application a on a.id = s.application_id where a.candidate_id = '{made['id']}'") == 2


@pytest.mark.parametrize("document, method", [("crm-reference", "PUT"), ("crm-routes", "PUT"), ("house", "PUT"), ("house", "PATCH")])
def test_updates_are_partial(house, person, document, method):
    client = house.client("admin", document)
    made = created(client, person)
    answer = client.request(method, f"/api/v1/candidates/{made['id']}", json={"position": "Staff Engineer"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["position"] == "Staff Engineer"
    assert answer.json()["phone"] == person["phone"]


@pytest.mark.parametrize("document, method", [("crm-reference", "PUT"), ("crm-routes", "PUT"), ("ai-interviewer", "PATCH"), ("house", "PUT"), ("house", "PATCH")])
def test_null_or_nothing_is_named_where_a_value_is_demanded(house, person, document, method):
    client = house.client("admin", document)
    made = created(client, person)
    path = f"/api/v1/candidates/{made['id']}"
    for field in ("first_name", "last_name", "email"):
        for nothing in (None, ""):
            answer = client.request(method, path, json={"position": "Director", field: nothing})
            assert answer.status_code == 422, (field, nothing, answer.text)
            assert field in answer.text
    assert client.get(path).json() == made
    emptied = client.request(method, path, json={"phone": None})
    assert (emptied.status_code, emptied.json()["phone"]) == (200, None)


@pytest.mark.parametrize("document", ["crm-reference", "crm-routes", "ai-interviewer", "house"])
def test_a_candidate_is_not_made_of_nulls(house, person, document):
    client = house.client("admin", document)
    for field in ("first_name", "last_name", "email"):
        answer = client.post("/api/v1/candidates", json={**person, field: None})
        assert answer.status_code == 422, answer.text
        assert field in answer.text
    assert client.post("/api/v1/candidates", json=person).status_code == 201


@pytest.mark.parametrize("document, status, body", [("crm-reference", 200, {"success": True}), ("house", 200, {"success": True}),
                                                    ("ai-interviewer", 204, None)])
def test_delete(house, person, document, status, body):
    client = house.client("admin", document)
    made = created(client, person)
    answer = client.delete(f"/api/v1/candidates/{made['id']}")
    assert answer.status_code == status
    assert (answer.json() if answer.content else None) == body
    assert client.get(f"/api/v1/candidates/{made['id']}").status_code == 404
    assert client.post("/api/v1/candidates", json=person).status_code == 201, "the e-mail is free again"


@pytest.mark.parametrize("document, keys, page", [
    ("crm-reference", {"items", "total", "page", "size"}, {"page": 1, "size": 2}),
    ("crm-routes", {"page", "page_size", "total", "pages"}, {"page": 1, "page_size": 2}),
    ("ai-interviewer", {"candidates", "total", "page", "page_size"}, {"skip": 0, "limit": 2}),
    ("house", {"items", "total", "page", "page_size", "size", "pages", "next", "previous"}, {"page": 1, "size": 2}),
])
def test_lists_in_each_envelope(house, person, document, keys, page):
    client = house.client("admin", document)
    for n in range(3):
        created(client, {**person, "email": f"{n}.{document}.{person['email']}"})
    answer = client.get("/api/v1/candidates", params=page)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert keys <= body.keys()
    rows = body.get("candidates") or body.get("items")
    assert len(rows) == 2
    assert body["total"] >= 3
    assert body["page"] == 1


def test_a_list_is_followed_by_next_to_its_end(house, person):
    client = house.client("admin")
    for n in range(5):
        created(client, {**person, "email": f"next{n}.{person['email']}", "domain": f"Next{person['email']}"})
    seen, url = [], f"/api/v1/candidates?domain=Next{person['email']}&size=2"
    while url:
        body = client.get(url).json()
        assert body["total"] == 5
        seen += [row["email"] for row in body["items"]]
        url = body["next"]
    assert len(seen) == len(set(seen)) == 5


def test_search_by_post_and_by_get(house, person):
    client = house.client("hr", "crm-reference")
    made = created(client, {**person, "first_name": "Zebedee"})
    body = client.post("/api/v1/candidates/search", json={"query": "zebed", "filters": {"domain": "Backend"}}).json()
    assert {"items", "total"} <= body.keys()
    assert made["id"] in [row["id"] for row in body["items"]]
    found = house.client("interviewer", "ats").get("/api/v1/candidates/search", params={"q": "zebed", "experienceMin": 3}).json()
    row = next(row for row in found["items"] if row["id"] == made["id"])
    assert row["firstName"] == "Zebedee"
    assert row["phone"] == "+91-XXXXXX3210"      # ats:90, ats:231
    assert row["email"] == "xxx@masked.com"


def test_every_fault_is_named_at_once_in_the_callers_words(house):
    bad = {"email": "nonsense", "experience_years": -1, "last_name": "x" * 200}
    house_answer = house.client("hr").post("/api/v1/candidates", json=bad)
    assert house_answer.status_code == 422
    assert house_answer.headers["content-type"] == "application/problem+json"
    assert {fault["field"] for fault in house_answer.json()["errors"]} == {"email", "experience_years", "first_name", "last_name"}
    reference = house.client("hr", "crm-reference").post("/api/v1/candidates", json=bad)
    assert reference.status_code == 422
    body = reference.json()
    assert (body.keys(), body["success"], body["data"], body["meta"]) == ({"success", "data", "errors", "meta"}, False, None, None)
    assert body["errors"].keys() == {"code", "message", "details"}
    assert body["errors"]["details"].keys() == {"email", "experience_years", "first_name", "last_name"}
    interviewer = house.client("hr", "ai-interviewer").post("/api/v1/candidates", json=bad)
    assert (interviewer.status_code, interviewer.json().keys()) == (422, {"detail"})
    assert all(name in interviewer.json()["detail"] for name in ("email", "experience_years", "first_name", "last_name"))


def test_malformed_json_says_where(house):
    answer = house.client("hr").post("/api/v1/candidates", content=b'{"email": "a@b.co",\n  "first_name": }', headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert "line 2" in answer.text.lower()


def test_a_taken_email_is_a_conflict(house, person):
    client = house.client("hr", "ai-interviewer")
    created(client, person)
    again = client.post("/api/v1/candidates", json={**person, "email": person["email"].upper()})
    assert (again.status_code, again.json().keys()) == (409, {"detail"})


def test_a_copy_may_be_written_otherwise(house, person):
    client = house.client("hr")
    headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
    first = client.post("/api/v1/candidates", json=person, headers=headers)
    turned = dict(reversed(person.items()))
    second = client.post("/api/v1/candidates/", content=json.dumps(turned, indent=3), headers=headers)
    assert (first.status_code, second.status_code, first.json()["id"]) == (201, 201, second.json()["id"])


def test_the_same_key_has_one_effect_and_another_body_is_refused(house, person):
    client = house.client("hr")
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = client.post("/api/v1/candidates", json=person, headers=key)
    second = client.post("/api/v1/candidates", json=person, headers=key)
    assert (first.status_code, second.status_code, first.json()["id"]) == (201, 201, second.json()["id"])
    other = client.post("/api/v1/candidates", json={**person, "first_name": "Other"}, headers=key)
    assert other.status_code == 422


def test_respond_async_gives_a_command_that_tells_its_end(house, person):
    client = house.client("hr")
    answer = client.post("/api/v1/candidates", json=person, headers={"Prefer": "respond-async"})
    assert answer.status_code == 202
    from house import until
    told = until("done", lambda: (body := client.get(answer.headers["location"]).json())["status"] == "done" and body)
    assert client.get(f"/api/v1/candidates/{told['id']}").json()["email"] == person["email"]


def test_if_match_guards_a_change(house, person):
    client = house.client("hr")
    made = created(client, person)
    tag = client.get(f"/api/v1/candidates/{made['id']}").headers["etag"]
    assert client.put(f"/api/v1/candidates/{made['id']}", json={"headline": "a"}, headers={"If-Match": tag}).status_code == 200
    assert client.put(f"/api/v1/candidates/{made['id']}", json={"headline": "b"}, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize("listed, changes", [
    ('"zz", {now}', True), ('{old}, {now}, "zz"', True), ('W/"zz",{now}', True), ("*", True),
    ('""', False), ('".m"', False), ('"", "77"', False), ('"3"', False), ('"3.1"', False), ("W/{now}", False), ('"zz", {old}', False), ('{old}, W/{now}', False), ("now", False)])
def test_if_match_holds_where_one_of_its_list_does_strongly(house, person, listed, changes):
    client = house.client("hr")
    path = f"/api/v1/candidates/{created(client, person)['id']}"
    old, now = (client.patch(path, json={"headline": word}).headers["etag"] for word in ("a", "b"))
    answer = client.patch(path, json={"headline": "c"}, headers={"If-Match": listed.format(old=old, now=now)})
    assert answer.status_code == (200 if changes else 412), answer.text
    assert client.get(path).json()["headline"] == ("c" if changes else "b")
    now = client.get(path).headers["etag"]
    lines = [("If-Match", '"zz"'), ("If-Match", now)]                # as many lines are one list (RFC 9110 §5.3)
    assert client.patch(path, json={"headline": "d"}, headers=lines).status_code == 200
    now = client.get(path).headers["etag"]
    assert client.get(path, headers=[("If-None-Match", '"zz"'), ("If-None-Match", now)]).status_code == 304
    for listed, status in ((f'"zz", {now}', 304), (f"W/{now}", 304), ("*", 304), (f'"zz", {old}', 200)):
        assert client.get(path, headers={"If-None-Match": listed}).status_code == status, listed


@pytest.mark.parametrize("document, method", [("house", "PATCH"), ("crm-reference", "PUT"), ("crm-routes", "PUT"), ("ai-interviewer", "PATCH")])
def test_a_tag_sees_every_change_that_a_command_makes(house, person, document, method):
    client = house.client("admin", document)
    path = f"/api/v1/candidates/{created(client, person)['id']}"
    said = httpx.get(house.url(document) + "/openapi.json").json()["paths"]
    said = next(methods[method.lower()] for named, methods in said.items() if re.fullmatch(r"/api/v1/candidates/\{\w+\}/?", named))
    members = said["requestBody"]["content"]["application/json"]["schema"]["properties"]
    values = {"email": f"other.{person['email']}", "experience_years": 9, "links": ["https://a.example"], "preferences": {"a": 1}, "status": "interview",
              "phone": "+49-30-1234567"}
    tags = [client.get(path).headers["etag"]]
    for name in members.keys() - {"reason"}:
        answer = client.request(method, path, json={name: values.get(name, "Another")}, headers={"If-Match": tags[-1]})
        assert answer.status_code == 200, (name, answer.text)
        tags.append(answer.headers["etag"])
        assert client.request(method, path, json={name: values.get(name, "Late")}, headers={"If-Match": tags[-2]}).status_code == 412, name
        assert client.get(path, headers={"If-None-Match": tags[-2]}).status_code == 200, name
        assert client.get(path, headers={"If-None-Match": tags[-1]}).status_code == 304, name
    assert len(set(tags)) == len(tags) > 10
    assert client.delete(path, headers={"If-Match": tags[-2]}).status_code == 412
    assert client.delete(path, headers={"If-Match": tags[-1]}).status_code in (200, 204)


def test_of_two_decisions_with_one_tag_one_wins(house, person):
    client = house.client("hr")
    path = f"/api/v1/candidates/{created(client, person)['id']}"
    tag = {"If-Match": client.get(path).headers["etag"]}
    assert client.patch(path, json={"status": "interview"}, headers=tag).status_code == 200
    assert client.patch(path, json={"status": "rejected"}, headers=tag).status_code == 412
    assert client.get(path).json()["status"] == "interview"


def test_an_unknown_candidate_in_each_dialect(house):
    unknown = "0190aaaa-0000-7000-8000-000000000000"
    assert house.client("hr", "ai-interviewer").get(f"/api/v1/candidates/{unknown}").json().keys() == {"detail"}
    reference = house.client("hr", "crm-reference").get(f"/api/v1/candidates/{unknown}")
    assert (reference.status_code, reference.json()["errors"]["code"]) == (404, "NOT_FOUND")
    assert house.client("hr").get(f"/api/v1/candidates/{unknown}").status_code == 404


def test_what_a_role_may_not_do(house, person):
    made = created(house.client("hr"), person)
    candidate = house.client("candidate")
    assert made["id"] not in [row["id"] for row in candidate.get("/api/v1/candidates").json()["items"]], "his own alone"
    assert candidate.get(f"/api/v1/candidates/{made['id']}").status_code == 403
    interviewer = house.client("interviewer")
    assert interviewer.delete(f"/api/v1/candidates/{made['id']}").status_code == 403
    assert interviewer.patch(f"/api/v1/candidates/{made['id']}", json={"status": "offer"}).status_code == 403
    anonymous = httpx.get(house.url() + f"/api/v1/candidates/{made['id']}")
    assert (anonymous.status_code, anonymous.headers["www-authenticate"]) == (401, "Bearer")


def test_who_sees_no_analytics_is_told_so(house):
    for role in ("candidate", "interviewer"):
        assert house.client(role).get("/api/v1/candidates/dashboard/stats").status_code == 403


def test_dashboard_counts_exactly(house, person):
    client = house.client("admin", "ai-interviewer")
    before = client.get("/api/v1/candidates/dashboard/stats").json()
    assert before.keys() == {"total_candidates", "by_status", "by_domain", "active_interviews", "pending_feedback"}
    made = created(client, {**person, "domain": f"D{person['email']}"})
    client.patch(f"/api/v1/candidates/{made['id']}", json={"status": "interview"})
    after = client.get("/api/v1/candidates/dashboard/stats").json()
    assert after["total_candidates"] == before["total_candidates"] + 1
    assert after["active_interviews"] == before["active_interviews"] + 1
    assert after["by_domain"][f"D{person['email']}"] == 1


def test_what_is_not_built_is_absent(house):
    answer = house.client("admin", "ats").get("/api/v1/jobs")
    assert answer.status_code == 404
    assert "no such path" in answer.text.lower()


def test_a_candidate_writes_one_profile_under_his_own_address(house, person):
    client = house.client("candidate", "crm-routes")
    squatting = client.post("/api/v1/candidates/", json=person)
    assert squatting.status_code == 422
    own = client.post("/api/v1/candidates/", json={**person, "email": "candidate@example.com"})
    assert own.status_code in (201, 409), own.text     # 409: an earlier run of this test in the same house
    again = client.post("/api/v1/candidates/", json={**person, "email": "candidate@example.com"})
    assert again.status_code == 409
    mine = client.get("/api/v1/candidates/").json()["items"]
    assert [row["email"] for row in mine] == ["candidate@example.com"]


@pytest.mark.parametrize("document", ["crm-reference", "crm-routes", "ai-interviewer", "house"])
def test_a_candidate_changes_to_no_other_address(house, person, document):
    client = house.client("candidate", document)
    client.post("/api/v1/candidates", json={**person, "email": "candidate@example.com"})   # 409 where he is there already
    mine = house.sql("select c.id from candidate c join user_account u on u.id = c.user_id where c.deleted_at is null and u.email = 'candidate@example.com'")[0][0]
    path, method = f"/api/v1/candidates/{mine}", "PATCH" if document == "ai-interviewer" else "PUT"
    for address in (person["email"], "hr@company.com"):
        taking = client.request(method, path, json={"headline": "Mine now", "email": address})
        assert (taking.status_code, "email" in taking.text) == (422, True), taking.text
    own = client.request(method, path, json={"headline": "At work", "email": "Candidate@Example.com"})
    assert (own.status_code, own.json()["email"], own.json()["headline"]) == (200, "candidate@example.com", "At work")


@pytest.mark.parametrize("role", ["hr", "interviewer"])
def test_who_has_no_company_reaches_nobody(house, person, role):
    known = created(house.client("hr"), person)["id"]
    pool = created(house.client("superadmin"), {**person, "email": f"pool.{person['email']}"})["id"]
    house.sql(f"delete from known_company where candidate_id = '{pool}'")
    email = house.sql(f"select u.email from user_account u where u.email like '{role}@%'")[0][0]
    company = house.sql(f"select company_id from user_account where email = '{email}'")[0][0]
    house.sql(f"update user_account set company_id = null where email = '{email}'")
    try:
        stranger = house.client(role)
        for id in (known, pool):
            path = f"/api/v1/candidates/{id}"
            assert stranger.get(path).status_code == 403
            assert stranger.patch(path, json={"headline": "Mine now"}).status_code == 403
            assert stranger.delete(path).status_code == 403
        assert stranger.get("/api/v1/candidates").status_code == 403
    finally:
        house.sql(f"update user_account set company_id = '{company}' where email = '{email}'")


@pytest.mark.parametrize("role", ["superadmin", "admin", "hr", "interviewer", "candidate"])
def test_another_tenants_candidate_is_not_there(house, role):
    other, tenant = str(uuid.uuid4()), str(uuid.uuid4())
    house.sql("insert into candidate (tenant_id, id, version, email, first_name, last_name, links, state, source, current_application_id, status,"
              f" created_at, updated_at) values ('{tenant}', '{other}', 1, 'x@other.example', 'X', 'Y', '{{}}', 'active', 'manual', '{other}', 'applied', now(), now())")
    client = house.client(role)
    assert client.get(f"/api/v1/candidates/{other}").status_code == 404
    assert client.get("/api/v1/candidates", params={"email": "x@other.example"}).json()["total"] == 0
    if role in ("superadmin", "admin", "hr"):
        assert client.patch(f"/api/v1/candidates/{other}", json={"headline": "mine now"}).status_code == 404
        assert client.delete(f"/api/v1/candidates/{other}").status_code == 404
