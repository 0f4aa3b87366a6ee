"""What a candidate did before: education and experience, below the candidate (crm-routes:86-93)."""

import uuid

import pytest

from test_candidates import created

ONCE = True
RECORDS = {"education": {"institution": "ETH Zürich", "degree": "MSc", "start_date": "2015-09", "end_date": "2018"},
           "experience": {"company_name": "Acme", "title": "Engineer", "start_date": "2019", "end_date": "2021-03-31"}}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_added_shown_changed_and_removed(house, person, kind):
    client = house.client("hr", "crm-routes")
    candidate = created(client, person)["id"]
    path = f"/api/v1/candidates/{candidate}/{kind}"
    assert client.get(path).json() == []
    answer = client.post(path, json=RECORDS[kind])
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert {name: made[name] for name in RECORDS[kind]} == RECORDS[kind]
    assert (made["candidate_id"], made["version"]) == (candidate, 1)
    assert client.get(path).json() == [made]
    changed = client.put(f"{path}/{made['id']}", json={"description": "Good years."}, headers={"If-Match": answer.headers["etag"]})
    assert (changed.status_code, changed.json()["description"], changed.json()["start_date"]) == (200, "Good years.", RECORDS[kind]["start_date"])
    assert client.put(f"{path}/{made['id']}", json={"description": "Late."}, headers={"If-Match": answer.headers["etag"]}).status_code == 412
    assert client.put(f"{path}/{made['id']}", json={"end_date": None}).json()["end_date"] is None
    assert client.delete(f"{path}/{made['id']}").json() == {"success": True}
    assert client.get(path).json() == []
    assert client.delete(f"{path}/{made['id']}").status_code == 404


@pytest.mark.parametrize("date", ["15-09", "2015-13", "2015-02-30", "2015-9", "soon", "2015-09-01T00:00:00Z"])
def test_a_date_is_a_year_a_month_or_a_day(house, person, date):
    client = house.client("hr", "crm-routes")
    path = f"/api/v1/candidates/{created(client, person)['id']}/education"
    answer = client.post(path, json={"institution": "ETH", "start_date": date})
    assert (answer.status_code, list(answer.json()["errors"]["details"])) == (422, ["start_date"]), answer.text


def test_a_position_that_ended_is_not_the_current_one(house, person):
    client = house.client("hr", "crm-routes")
    path = f"/api/v1/candidates/{created(client, person)['id']}/experience"
    made = client.post(path, json={"company_name": "Acme", "title": "Engineer", "start_date": "2019", "is_current": True}).json()
    assert (made["is_current"], made["end_date"]) == (True, None)
    ended = client.put(f"{path}/{made['id']}", json={"end_date": "2024-05"}).json()
    assert (ended["is_current"], ended["end_date"]) == (False, "2024-05")
    both = client.put(f"{path}/{made['id']}", json={"end_date": "2024-06", "is_current": True})
    assert (both.status_code, list(both.json()["errors"]["details"])) == (422, ["end_date"]), both.text


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_its_candidates(house, person, kind):
    client = house.client("hr", "crm-routes")
    one = created(client, person)["id"]
    other = created(client, {**person, "email": f"other.{person['email']}"})["id"]
    made = client.post(f"/api/v1/candidates/{one}/{kind}", json=RECORDS[kind]).json()["id"]
    assert client.put(f"/api/v1/candidates/{other}/{kind}/{made}", json={"description": "Mine."}).status_code == 404
    assert client.delete(f"/api/v1/candidates/{other}/{kind}/{made}").status_code == 404
    assert client.get(f"/api/v1/candidates/{other}/{kind}").json() == []
    assert client.get(f"/api/v1/candidates/{uuid.uuid4()}/{kind}").status_code == 404
    assert client.post(f"/api/v1/candidates/{uuid.uuid4()}/{kind}", json=RECORDS[kind]).status_code == 404
    client = house.client("admin", "crm-routes")
    assert client.delete(f"/api/v1/candidates/{one}").status_code == 200
    assert client.get(f"/api/v1/candidates/{one}/{kind}").status_code == 404


@pytest.mark.parametrize("kind, places", [("education", ["institution", "degree", "field", "grade", "description"]),
                                          ("experience", ["company_name", "title", "location", "description"])])
def test_contacts_in_any_text_of_a_record_are_masked_for_who_sees_none(house, person, kind, places):
    candidate = created(house.client("hr", "crm-routes"), person)["id"]
    path, hr, interviewer = f"/api/v1/candidates/{candidate}/{kind}", house.client("hr", "crm-routes"), house.client("interviewer", "crm-routes")
    said = {place: f"{place} jane@x.example +91 98765 43210 linkedin.com/in/jane" for place in places}
    masked = {place: f"{place} xxx@masked.com +91-XXXXXX3210 [link]" for place in places}
    made = hr.post(path, json=said).json()
    assert {place: made[place] for place in places} == said
    shown = interviewer.get(path).json()[0]
    assert {place: shown[place] for place in places} == masked
    [nested] = house.client("interviewer").get(f"/api/v1/candidates/{candidate}/profile").json()[kind]
    assert {place: nested[place] for place in places} == masked
    back = interviewer.put(f"{path}/{shown['id']}", json={**masked, "start_date": "2020"})
    assert (back.status_code, back.json()["start_date"]) == (200, "2020"), back.text
    assert {place: hr.get(path).json()[0][place] for place in places} == said


def test_what_hides_in_a_description_is_masked_for_who_sees_no_contacts(house, person):
    path = f"/api/v1/candidates/{created(house.client('hr', 'crm-routes'), person)['id']}/education"
    said = {"institution": "ETH", "description": "Ask +91 98765 43210."}
    assert house.client("hr", "crm-routes").post(path, json=said).json()["description"] == said["description"]
    interviewer = house.client("interviewer", "crm-routes")
    shown = interviewer.get(path).json()[0]
    assert shown["description"] == "Ask +91-XXXXXX3210."
    back = interviewer.put(f"{path}/{shown['id']}", json={"description": shown["description"], "degree": "BSc"})
    assert (back.status_code, back.json()["degree"]) == (200, "BSc"), back.text
    assert house.client("hr", "crm-routes").get(path).json()[0]["description"] == said["description"]
