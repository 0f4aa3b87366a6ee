"""Who sees a person's contacts, and what a company may change of a person whom another knows too."""

import json
import re
import uuid

import pytest

from test_candidates import created
from test_consultants import Recruiter

FREE = {"summary": "Or +91 98765 43210, since 2019.", "location": "Berlin, jane@x.example", "preferences": {"mail jane@x.example": ["+91 98765 43210", 4930123456]},
        "job_search_mode": "github.com/jane"}
MASKED = {"email": "xxx@masked.com", "phone": "+91-XXXXXX3210", "links": [], "summary": "Or +91-XXXXXX3210, since 2019.",
          "location": "Berlin, xxx@masked.com", "preferences": {"mail xxx@masked.com": ["+91-XXXXXX3210", "XXXXXX3456"]}, "job_search_mode": "[link]"}
LISTENERS = ["house", "crm-reference", "crm-routes", "ai-interviewer"]


def contacts(body):
    return {name: body[name] for name in MASKED}


def shown_everywhere(house, role, document, id):
    """The contacts of one candidate at each route that shows him to a role."""
    client = house.client(role, document)
    found = [client.get(f"/api/v1/candidates/{id}").json()]
    for name, value in (("q", "Maskable"), ("first_name", "Maskable")):
        body = client.get("/api/v1/candidates", params={name: value, "size": 100}).json()
        found += [row for row in body.get("candidates") or body.get("items") if row["id"] == id]
    if document in ("house", "crm-reference"):
        body = client.post("/api/v1/candidates/search", json={"query": "Maskable"}).json()
        found += [row for row in body["items"] if row["id"] == id]
    assert len(found) > 2
    return [contacts(body) for body in found]


@pytest.mark.parametrize("document", LISTENERS)
def test_contacts_are_masked_on_every_route_for_who_may_not_see_them(house, person, document):
    whole = {**person, "first_name": "Maskable", "links": ["https://a.example"], **FREE}
    made = created(house.client("hr", document), whole)
    for role in ("admin", "hr"):
        assert all(shown == contacts(whole) for shown in shown_everywhere(house, role, document, made["id"])), role
    assert all(shown == MASKED for shown in shown_everywhere(house, "interviewer", document, made["id"]))
    interviewer = house.client("interviewer", document)
    method = "PATCH" if document in ("house", "ai-interviewer") else "PUT"
    changed = interviewer.request(method, f"/api/v1/candidates/{made['id']}", json={"headline": "Seen"})
    assert (changed.status_code, contacts(changed.json())) == (200, MASKED)
    own = created(interviewer, {**whole, "email": f"own.{person['email']}"})
    assert contacts(own) == MASKED
    if document in ("house", "ai-interviewer"):
        rows = {"candidates": [{**person, "email": f"row.{person['email']}"}]}
        imported = interviewer.post("/api/v1/candidates/bulk/import", json=rows).json()["created_candidates"]
        assert [(row["email"], row["phone"]) for row in imported] == [(MASKED["email"], MASKED["phone"])]


def test_filters_sorts_and_searches_see_no_hidden_contacts(house, person):
    word = f"Hidden{uuid.uuid4().hex[:8]}"
    for n in range(3):
        created(house.client("hr"), {**person, "domain": word, "email": f"{2 - n}.{person['email']}", "position": f"{word} 98765 4321{n}"})
    looks = [("email", f"1.{person['email']}"), ("q", f"1.{person['email']}"), ("position", f"{word} 98765 43211"), ("q", f"{word} 98765 43211")]
    for role, found in (("hr", 1), ("interviewer", 0)):
        client = house.client(role)
        for name, value in looks:
            assert client.get("/api/v1/candidates", params={name: value}).json()["total"] == found, (role, name)
    url, seen = f"/api/v1/candidates?domain={word}&sort=email&size=1", []
    import base64
    while url:
        body = house.client("interviewer").get(url).json()
        seen += [row["id"] for row in body["items"]]
        url = body["next"]
        for cursor in re.findall("after=([^&]+)", url or ""):
            assert b"@" not in base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert len(set(seen)) == len(seen) == 3


HIDDEN = ["98765 43210", "https://a.example/x", "www.ada.example", "linkedin.com/in/ada", "github.com/ada", "a\uFF20x.example", "jane@x.example",
          "\u0669\u0668\u0667\u0666\u0665\u0664\u0663\u0662", "9-8-7-6-5-4-3-2-1-0"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_masked_in_free_text_is_not_read_out_letter_by_letter(house, person, hidden):
    word = "Q" + "".join(chr(ord("a") + int(digit)) for digit in str(uuid.uuid4().int)[:12])
    text, plain = f"{word} {hidden}", f"{word}Plain"
    for position in (text, plain):
        created(house.client("hr"), {**person, "email": f"{uuid.uuid4().hex}@x.example", "position": position, "location": position, "job_search_mode": position})
    for role, found in (("hr", 2), ("interviewer", 1)):
        client = house.client(role)
        for start in (word, text[:len(word) + 4], text):
            wanted = found if start == word else found - 1
            assert client.get("/api/v1/candidates", params={"q": start}).json()["total"] == wanted, (role, start)
            assert client.post("/api/v1/candidates/search", json={"query": start}).json()["total"] == wanted, (role, start)
        for name in ("position", "location", "job_search_mode"):
            assert client.get("/api/v1/candidates", params={name: text}).json()["total"] == found - 1, (role, name)
            assert client.get("/api/v1/candidates", params={name: plain}).json()["total"] == 1, (role, name)


def test_a_company_sees_the_contacts_of_who_applied_there_with_any_application(house, person):
    made = created(house.client("superadmin"), {**person, "company_id": str(uuid.uuid4())})["id"]
    path, hr = f"/api/v1/candidates/{made}", house.client("hr")
    assert hr.get(path).status_code == 403
    imported = hr.post("/api/v1/candidates/bulk/import/file", files={"file": ("a.csv", f"email,first_name,last_name\n{person['email']},A,B\n", "text/csv")})
    assert imported.status_code == 202, imported.text
    from house import until
    until("the company knows him", lambda: hr.get(path).status_code == 200)
    shown = hr.get(path).json()
    assert (shown["first_name"], shown["email"], shown["phone"]) == (person["first_name"], MASKED["email"], MASKED["phone"])
    company = house.sql("select company_id from user_account where email = 'hr@company.com'")[0][0]
    again = json.dumps({"id": str(uuid.uuid4()), "company_id": company})
    house.sql(f"insert into application select (jsonb_populate_record(a, '{again}')).* from application a where a.candidate_id = '{made}'")
    assert hr.get(path).json()["email"] == person["email"]


@pytest.mark.parametrize("document", LISTENERS)
def test_importing_an_address_gives_no_company_the_person(house, person, document):
    made = created(house.client("superadmin", document), {**person, "company_id": str(uuid.uuid4()), "links": ["https://a.example"]})["id"]
    company = house.sql("select company_id from user_account where email = 'hr@company.com'")[0][0]
    house.sql("insert into known_company select tenant_id, gen_random_uuid(), candidate_id, "
              f"'{company}', source, since from known_company where candidate_id = '{made}'")
    path, hr = f"/api/v1/candidates/{made}", house.client("hr", document)
    method = "PATCH" if document in ("house", "ai-interviewer") else "PUT"
    for name, value in {"email": f"mine.{person['email']}", "first_name": "Mine", "phone": None, "position": "Mine", "links": ["https://b.example"], "status": "offer"}.items():
        answer = hr.request(method, path, json={name: value})
        assert (answer.status_code, name in answer.text, "assigned consultant" in answer.text) == (403, True, True), (name, answer.text)
    filled = hr.request(method, path, json={"headline": "Filled", "links": ["https://b.example", "https://a.example"]})
    assert filled.status_code == 200, filled.text
    assert hr.delete(path).status_code == 403
    assert house.client("admin", document).request(method, path, json={"first_name": "Admin's"}).status_code == 200


def test_a_consultant_is_assigned_to_whom_he_adds(house, person):
    made = created(house.client("hr"), person)["id"]
    account = "email = 'admin@aiinterviewer.com'"
    role, company = house.sql(f"select role, company_id from user_account where {account}")[0]
    house.sql(f"update user_account set role = 'consultant', company_id = null where {account}")
    try:
        consultant = house.client("consultant")
        own = created(consultant, {**person, "email": f"own.{person['email']}"})
        assert own["email"] == f"own.{person['email']}"
        assert consultant.patch(f"/api/v1/candidates/{own['id']}", json={"headline": "Mine"}).json()["phone"] == person["phone"]
        assert consultant.get(f"/api/v1/candidates/{made}").json()["email"] == MASKED["email"]
        assert consultant.patch(f"/api/v1/candidates/{made}", json={"headline": "Mine"}).status_code == 403
    finally:
        house.sql(f"update user_account set role = '{role}', company_id = " + (f"'{company}'" if company else "null") + f" where {account}")


def test_masked_or_not_is_another_tag_of_the_same_versions(house, person):
    recruiter, candidate = Recruiter(house), created(house.client("superadmin"), person)["id"]
    path, admin, client = f"/api/v1/candidates/{candidate}", house.client("admin"), recruiter.client()
    masked = client.get(path)
    tag, whole = masked.headers["etag"], admin.get(path).headers["etag"]
    assert (masked.json()["email"], tag == whole) == (MASKED["email"], False)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert recruiter.assign(candidate).status_code == 201
    shown = client.get(path, headers={"If-None-Match": tag})
    assert (shown.status_code, shown.json()["email"], shown.headers["etag"]) == (200, person["email"], whole)
    assert client.patch(path, json={"headline": "a"}, headers={"If-Match": tag}).status_code == 200
    assert client.patch(path, json={"headline": "b"}, headers={"If-Match": tag}).status_code == 412
    assert client.patch(path, json={"headline": "b"}, headers={"If-Match": whole}).status_code == 412
    whole = client.get(path).headers["etag"]
    assert recruiter.unassign(candidate).status_code == 200
    assert client.get(path, headers={"If-None-Match": whole}).json()["email"] == MASKED["email"]


def test_a_mails_receiver_is_masked_to_whom_his_contacts_are_hidden(house, person):
    recruiter, admin, hr = Recruiter(house), house.client("admin"), house.client("hr")
    consultant = recruiter.client()
    candidate = created(house.client("superadmin"), person)["id"]

    def sent(client, to):
        answer = client.post("/api/v1/email/send", json={"recipient_email": to, "subject": "s", "body": "b"})
        assert answer.status_code == 202, answer.text
        return answer.json()["email_id"]

    def shown(client, id_):
        """The receiver of a mail where it is alone and in lists; and whether a list finds it by its address."""
        alone = client.get(f"/api/v1/emails/{id_}").json()
        [listed] = [one for one in client.get("/api/v1/emails", params={"size": 100}).json()["items"] if one["id"] == id_]
        found = client.get("/api/v1/emails", params={"size": 100, "recipient": alone["recipient"]}).json()["items"]
        assert alone["recipient"] == listed["recipient"]
        assert (id_ in [one["id"] for one in found]) == (alone["recipient"] != MASKED["email"])
        return alone["recipient"], alone["candidate_id"]

    to_candidate, stranger, typed = person["email"], f"stranger.{uuid.uuid4().hex}@example.org", f"typed.{uuid.uuid4().hex}@example.org"
    tenants, to_nobody, companys, companys_typed = sent(admin, to_candidate), sent(admin, stranger), sent(hr, to_candidate), sent(hr, typed)
    assert shown(admin, tenants) == (to_candidate, candidate)
    assert shown(consultant, tenants) == (MASKED["email"], candidate)
    assert consultant.get("/api/v1/emails", params={"recipient": to_candidate}).json()["items"] == []   # not found by what is hidden
    assert shown(admin, to_nobody) == (stranger, None)
    assert shown(consultant, to_nobody) == (MASKED["email"], None)   # it might be a candidate's
    for mail, address in ((companys, to_candidate), (companys_typed, typed)):   # whose it is nobody looked
        assert shown(hr, mail) == shown(admin, mail) == (address, None)
        assert shown(consultant, mail) == (MASKED["email"], None)
    assert recruiter.assign(candidate).status_code == 201
    assert shown(consultant, tenants) == (to_candidate, candidate)
    assert shown(consultant, companys) == (MASKED["email"], None)
    assert recruiter.unassign(candidate).status_code == 200
    assert shown(consultant, tenants) == (MASKED["email"], candidate)
