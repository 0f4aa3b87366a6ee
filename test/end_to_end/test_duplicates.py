"""Who may be the same person as a candidate, and who is told so (docs/domain.md §4)."""

import json
import uuid

import pytest

from house import until
from test_candidates import created

ONCE = True


class Person:
    """Somebody with a number and a profile of his own, in as many spellings as he is added."""

    def __init__(self):
        self.mark = uuid.uuid4().hex[:10]
        self.digits = f"{uuid.uuid4().int % 10**8:08}"
        self.phones = [f"+49 30 {self.digits}", f"0049-30/{self.digits}", f"(+49) (0)30 {self.digits[:4]} {self.digits[4:]}"]
        self.links = [f"https://www.linkedin.com/in/Ada-{self.mark}/", f"http://de.LinkedIn.com/in/ada-{self.mark}?trk=public"]

    def body(self, **fields):
        return {"email": f"{uuid.uuid4().hex}@example.org", "first_name": "Ada", "last_name": "Twice", **fields}


@pytest.fixture
def ada():
    return Person()


def told(client, id, **asked):
    """{id: what is the same}, in the order of the list."""
    answer = client.get(f"/api/v1/candidates/{id}/possible-duplicates", params=asked)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["total"] == len(body["items"]) or asked
    return {one["id"]: one["same"] for one in body["items"]}


def copied(house, candidate, **changes):
    """His row once more under a new id, straight into the table."""
    id = str(uuid.uuid4())
    house.sql(f"insert into candidate select (jsonb_populate_record(c, '{json.dumps({'id': id, **changes})}')).* from candidate c where c.id = '{candidate}'")
    return id


def test_who_has_the_same_number_or_profile_is_listed_however_he_came(house, ada):
    hr = house.client("hr")
    first = created(hr, ada.body(phone=ada.phones[0], links=["https://ada.example", ada.links[0]]))["id"]
    assert told(hr, first) == {}
    alike = created(hr, ada.body(phone=ada.phones[1], links=[ada.links[1]]))["id"]
    row = ada.body(phone=ada.phones[2])
    by_json = hr.post("/api/v1/candidates/bulk/import", json={"candidates": [row]}).json()["created_candidates"][0]["id"]
    row = ada.body(phone=ada.phones[1])
    file = "email,first_name,last_name,phone\n{email},{first_name},{last_name},{phone}\n".format(**row)
    assert hr.post("/api/v1/candidates/bulk/import/file", files={"file": ("a.csv", file, "text/csv")}).status_code == 202
    by_file = until("the file is imported", lambda: hr.get("/api/v1/candidates", params={"email": row["email"]}).json()["items"])[0]["id"]
    profile = created(hr, ada.body(phone=f"030 {ada.digits}", links=[ada.links[0]]))["id"]   # a number at home is another
    created(hr, ada.body(phone="+49 30 99999999999", links=["https://www.linkedin.com/in/somebody-else"]))
    others = {profile: ["linkedin"], by_file: ["phone"], by_json: ["phone"], alike: ["phone", "linkedin"]}
    assert list(told(hr, first).items()) == list(others.items())
    assert told(hr, profile) == {first: ["linkedin"], alike: ["linkedin"]}
    assert told(hr, by_file) == {first: ["phone"], alike: ["phone"], by_json: ["phone"]}

    shown = hr.get(f"/api/v1/candidates/{first}/possible-duplicates").json()["items"][-1]
    assert shown == {**hr.get(f"/api/v1/candidates/{alike}").json(), "same": ["phone", "linkedin"]}
    for document in ("crm-reference", "crm-routes", "ai-interviewer"):
        assert list(told(house.client("hr", document), first)) == list(others)

    url, seen = f"/api/v1/candidates/{first}/possible-duplicates?size=1", []
    while url:
        body = hr.get(url).json()
        assert body["total"] == 4
        seen += [one["id"] for one in body["items"]]
        url = body["next"]
    assert seen == list(others)
    assert list(told(hr, first, page=2, size=3)) == [alike]


def test_who_is_changed_or_deleted_is_listed_no_more(house, ada):
    hr = house.client("hr")
    first, second, third = (created(hr, ada.body(phone=phone, links=ada.links))["id"] for phone in ada.phones)
    assert told(hr, first) == {third: ["phone", "linkedin"], second: ["phone", "linkedin"]}
    change = {"phone": "+49 30 1", "headline": "Another"}
    assert hr.patch(f"/api/v1/candidates/{second}", json=change).status_code == 200
    assert told(hr, first) == {third: ["phone", "linkedin"], second: ["linkedin"]}
    assert hr.patch(f"/api/v1/candidates/{second}", json={"links": []}).status_code == 200
    assert told(hr, first) == {third: ["phone", "linkedin"]}
    assert told(hr, second) == {}
    assert hr.patch(f"/api/v1/candidates/{second}", json={"phone": ada.phones[2]}).status_code == 200
    assert told(hr, second) == {third: ["phone"], first: ["phone"]}
    assert hr.post(f"/api/v1/candidates/{second}/archive").status_code == 200
    assert second in told(hr, first)   # put aside is not gone
    assert hr.delete(f"/api/v1/candidates/{third}").status_code in (200, 204)
    assert told(hr, first) == {second: ["phone"]}
    assert hr.get(f"/api/v1/candidates/{third}/possible-duplicates").status_code == 404


def test_it_is_told_to_who_is_shown_the_contacts_of_both(house, ada):
    admin, hr, company = house.client("admin"), house.client("hr"), str(uuid.uuid4())
    mine = created(hr, ada.body(phone=ada.phones[0]))["id"]
    row = ada.body(phone=ada.phones[1])
    theirs = created(house.client("superadmin"), {**row, "company_id": company})["id"]
    assert told(admin, mine) == {theirs: ["phone"]}
    assert told(hr, mine) == {}
    assert hr.get(f"/api/v1/candidates/{theirs}/possible-duplicates").status_code == 403

    # Whom an import made known to the company is within its reach; his contacts are not.
    file = f"email,first_name,last_name\n{row['email']},A,B\n"
    assert hr.post("/api/v1/candidates/bulk/import/file", files={"file": ("a.csv", file, "text/csv")}).status_code == 202
    until("the company knows him", lambda: hr.get(f"/api/v1/candidates/{theirs}").status_code == 200)
    assert hr.get(f"/api/v1/candidates/{theirs}").json()["email"] == "xxx@masked.com"
    assert (told(hr, mine), told(hr, theirs)) == ({}, {})
    assert told(admin, theirs) == {mine: ["phone"]}
    interviewer = house.client("interviewer")   # sees nobody's contacts
    assert (told(interviewer, mine), told(interviewer, theirs)) == ({}, {})

    # Once he has applied there too, they are.
    applied = json.dumps({"id": str(uuid.uuid4()), "company_id": house.sql("select company_id from user_account where email = 'hr@company.com'")[0][0]})
    house.sql(f"insert into application select (jsonb_populate_record(a, '{applied}')).* from application a where a.candidate_id = '{theirs}'")
    assert (told(hr, mine), told(hr, theirs)) == ({theirs: ["phone"]}, {mine: ["phone"]})


def test_nobody_of_another_tenant_is_told_of(house, ada):
    admin = house.client("admin")
    mine = created(admin, ada.body(phone=ada.phones[0], links=ada.links))["id"]
    beyond = copied(house, mine, tenant_id=str(uuid.uuid4()))
    assert house.number(f"select count(distinct phone_key || linkedin_key) from candidate where id in ('{mine}', '{beyond}')") == 1
    assert told(admin, mine) == {}
    assert admin.get(f"/api/v1/candidates/{beyond}/possible-duplicates").status_code == 404
    assert admin.get("/api/v1/candidates/no-id/possible-duplicates").status_code in (404, 422)
    beside = copied(house, mine)
    assert told(admin, mine) == {beside: ["phone", "linkedin"]}
