"""A candidate's profile (crm-reference:35-36) and one's own (ats:69-73), which is there before its candidate is."""

import uuid

import httpx
import pytest

from house import until
from test_accounts import mailed_token, post, registered
from test_candidates import created

ONCE = True


def test_a_profile_is_himself_what_he_can_do_and_what_he_did(house, person):
    hr = house.client("hr", "crm-routes")
    id = created(hr, {**person, "links": ["https://a.example"]})["id"]
    hr.post(f"/api/v1/candidates/{id}/skills", json=[{"name": "C++", "level": 5}])
    for year in ("2001", "2010"):
        hr.post(f"/api/v1/candidates/{id}/education", json={"institution": "ETH", "end_date": year})
    hr.post(f"/api/v1/candidates/{id}/experience", json={"company_name": "Acme", "title": "CTO", "is_current": True})
    client = house.client("hr", "crm-reference")
    profile = client.get(f"/api/v1/candidates/{id}/profile").json()
    assert (profile["id"], profile["candidate_id"], profile["name"]) == (id, id, f"{person['first_name']} {person['last_name']}")
    assert {name: profile[name] for name in person} == person
    assert [(one["name"], one["level"]) for one in profile["skills"]] == [("C++", 5)]
    assert [one["end_date"] for one in profile["education"]] == ["2010", "2001"]
    assert [one["title"] for one in profile["experience"]] == ["CTO"]
    assert profile["completeness"] == 60   # of location, headline and summary nothing is said, and there is no résumé
    assert profile["resume"] is None


def test_a_change_names_what_it_changes_and_a_list_replaces_the_one_before(house, person):
    client = house.client("hr", "crm-reference")
    path = f"/api/v1/candidates/{created(client, person)['id']}/profile"
    got = client.get(path)
    first = client.put(path, json={"headline": "Builds", "skills": ["Ada", {"name": "Cobol", "level": 2}], "links": ["https://a.example"]},
                       headers={"If-Match": got.headers["etag"]})
    assert first.status_code == 200, first.text
    assert ([one["name"] for one in first.json()["skills"]], first.json()["headline"]) == (["Ada", "Cobol"], "Builds")
    assert client.put(path, json={"headline": "Late"}, headers={"If-Match": got.headers["etag"]}).status_code == 412
    second = client.put(path, json={"skills": ["Cobol"], "preferences": {"remote": True}}).json()
    assert ([(one["name"], one["level"]) for one in second["skills"]], second["headline"], second["preferences"]) == ([("Cobol", 2)], "Builds", {"remote": True})
    refused = client.put(path, json={"education": [], "experience": []})
    assert (refused.status_code, set(refused.json()["errors"]["details"])) == (422, {"education", "experience"}), refused.text
    assert client.get(f"/api/v1/candidates/{uuid.uuid4()}/profile").status_code == 404


def test_what_hides_in_a_profile_is_masked_for_who_sees_no_contacts(house, person):
    hr = house.client("hr", "crm-routes")
    id = created(hr, {**person, "summary": "Ask +91 98765 43210."})["id"]
    hr.post(f"/api/v1/candidates/{id}/education", json={"institution": "ETH", "description": "Ask +91 98765 43210."})
    shown = house.client("interviewer", "crm-reference").get(f"/api/v1/candidates/{id}/profile").json()
    assert (shown["email"], shown["phone"]) == ("xxx@masked.com", "+91-XXXXXX3210")
    assert (shown["summary"], shown["education"][0]["description"]) == ("Ask +91-XXXXXX3210.", "Ask +91-XXXXXX3210.")


@pytest.fixture
def nobody(house):
    """The candidate's account, which has no profile yet."""
    admin = house.client("admin")
    for row in house.sql("select id from candidate where email = 'candidate@example.com' and deleted_at is null"):
        admin.delete(f"/api/v1/candidates/{row[0]}").raise_for_status()
    verify(house, True)
    return house.client("candidate", "ats")


def verify(house, is_verified):
    house.sql(f"update user_account set is_verified = {str(is_verified).lower()} where email = 'candidate@example.com'")


def test_ones_own_profile_is_there_before_its_candidate_and_made_by_the_first_write(house, nobody):
    before = nobody.get("/api/v1/candidates/me")
    assert before.status_code == 200, before.text
    before = before.json()
    assert (before["email"], before["status"], before["version"], before["skills"]) == ("candidate@example.com", None, 0, [])
    changed = nobody.patch("/api/v1/candidates/me", json={"headline": "Looks around", "jobSearchMode": "active", "skills": ["Go"]})
    assert changed.status_code == 200, changed.text
    changed = changed.json()
    assert (changed["headline"], changed["jobSearchMode"], changed["status"]) == ("Looks around", "active", "applied")
    assert [one["name"] for one in changed["skills"]] == ["Go"]
    assert changed["name"] == before["name"]
    after = nobody.get("/api/v1/candidates/me").json()
    assert after == changed
    again = nobody.patch("/api/v1/candidates/me", json={"summary": "Long."}).json()
    assert (again["id"], again["headline"], again["summary"]) == (changed["id"], "Looks around", "Long.")
    assert house.number("select count(*) from candidate where email = 'candidate@example.com' and deleted_at is null") == 1


def test_a_profile_that_was_deleted_is_begun_anew(house, nobody):
    ids = set()
    for n in range(3):
        id = nobody.patch("/api/v1/candidates/me", json={"headline": f"Begun {n}"}).json()["id"]
        ids.add(id)
        house.client("admin").delete(f"/api/v1/candidates/{id}").raise_for_status()
        assert nobody.get("/api/v1/candidates/me").json()["headline"] is None
    assert len(ids) == 3


def test_a_profile_that_bears_ones_address_is_taken_over_once_the_address_is_verified(house, nobody, person):
    id = created(house.client("hr"), {**person, "email": "Candidate@example.com"})["id"]
    verify(house, False)
    refused = until("it is known that nothing is verified", lambda: (
        given := nobody.patch("/api/v1/candidates/me", json={"headline": "Mine"})).status_code == 403 and given)
    assert refused.json()["code"] == "EMAIL_UNVERIFIED", refused.text
    assert nobody.get("/api/v1/candidates/me").json()["phone"] is None
    verify(house, True)
    linked = until("the address is verified", lambda: (
        given := nobody.patch("/api/v1/candidates/me", json={"headline": "Mine"})).status_code == 200 and given).json()
    assert (linked["id"], linked["headline"], linked["phone"]) == (id, "Mine", person["phone"])
    assert house.sql(f"select count(*) from candidate c join user_account u on u.id = c.user_id where c.id = '{id}' and u.email = 'candidate@example.com'") == [["1"]]


def again(house, *reactions):
    """What happened is reacted to once more, and what that asks for is done."""
    for reaction in reactions:
        house.run("react", reaction, "--since", "2020-01-01T00:00:00Z")
    until("nothing waits", lambda: house.number("select count(*) from todo where kind = 'command' and due_at <= now()") == 0)


def test_a_proven_address_links_the_profile_that_bears_it_and_a_deleted_account_leaves_it(house, person):
    email = f"Linked.{uuid.uuid4().hex[:8]}@example.org"
    id = created(house.client("hr"), {**person, "email": email.upper()})["id"]
    account = registered(house, email)
    me = httpx.Client(base_url=house.url("ats"), headers={"Authorization": f"Bearer {account['token']}"}, timeout=60)
    assert me.get("/api/v1/candidates/me").json()["id"] != id, "nothing is proven yet"
    assert post(house, "house", "/api/v1/auth/verify-email", {"token": mailed_token(house, "verify", email)}).status_code == 200
    shown = until("it is his", lambda: (got := me.get("/api/v1/candidates/me").json())["id"] == id and got)
    assert (shown["phone"], shown["userId"]) == (person["phone"], account["user_id"])
    changed = until("he edits it", lambda: (got := me.patch("/api/v1/candidates/me", json={"headline": "Mine"})).status_code == 200 and got).json()
    assert (changed["id"], changed["headline"]) == (id, "Mine")
    assert httpx.get(house.url("crm-routes") + f"/api/v1/candidates/{id}", headers=me.headers).json()["headline"] == "Mine"
    happened = lambda what: house.number(f"select count(*) from event_log where type = 'candidate.{what}' and aggregate_id = '{id}'")
    place = f"select count(*) from directory where kind = 'candidate_account' and owner = '{id}'"
    again(house, "link_account")
    assert (happened("linked"), house.number(place)) == (1, 1)
    assert house.client("admin").delete(f"/api/v1/users/{account['user_id']}").status_code == 200
    until("it is nobody's", lambda: house.sql(f"select user_id is null, deleted_at is null from candidate where id = '{id}'") == [["t", "t"]])
    again(house, "link_account", "unlink_account")
    assert (happened("linked"), happened("unlinked"), house.number(place)) == (1, 1, 0)
    assert house.client("hr").get(f"/api/v1/candidates/{id}").json()["headline"] == "Mine"


def test_staff_have_no_profile_of_their_own(house):
    client = house.client("hr", "ats")
    assert client.get("/api/v1/candidates/me").status_code == 404
    assert client.patch("/api/v1/candidates/me", json={"headline": "Me"}).status_code == 404
