"""Consultants, whom they work for, and what that lets them see and change (docs/domain.md §1, §10)."""

import uuid

import httpx
import pytest

from house import until
from test_candidates import created

ONCE = True
MASKED = "xxx@masked.com"


class Recruiter:
    """A user of role consultant who has a profile."""

    def __init__(self, house, role="consultant"):
        self.house, self.admin = house, house.client("admin", "crm-routes")
        self.login = {"email": f"recruiter{uuid.uuid4().hex[:10]}@example.org", "password": "SecurePass123!@"}
        company = {"company_id": house.sql("select company_id from user_account where email = 'hr@company.com'")[0][0]} if role == "hr" else {}
        made = house.client("admin").post("/api/v1/users", json={**self.login, **company, "name": "Rita Recruits", "role": role})
        assert made.status_code == 201, made.text
        self.user = made.json()["id"]
        profile = self.admin.post("/api/v1/consultants", json={"user_id": self.user, "title": "Partner"})
        assert profile.status_code == 201, profile.text
        self.profile = profile.json()
        self.id = self.profile["id"]
        self.path = f"/api/v1/consultants/{self.id}"

    def client(self, document="house"):
        client = httpx.Client(base_url=self.house.url(document), timeout=30)
        client.headers["Authorization"] = "Bearer " + client.post("/api/v1/auth/login", json=self.login).json()["access_token"]
        return client

    def assign(self, candidate, by=None, **more):
        return (by or self.admin).post(self.path + "/assign-candidate", json={"candidate_id": candidate, **more})

    def unassign(self, candidate, by=None):
        return (by or self.admin).delete(f"{self.path}/assign-candidate/{candidate}")


@pytest.fixture(scope="module")
def recruiter(house):
    return Recruiter(house)


def test_assigning_and_unassigning_change_at_once_what_he_sees_and_edits(house, person, recruiter):
    candidate = created(house.client("hr"), person)["id"]
    path, consultant = f"/api/v1/candidates/{candidate}", recruiter.client()

    def rights():
        return consultant.get(path).json()["email"] == person["email"], consultant.patch(path, json={"headline": uuid.uuid4().hex}).status_code

    assert rights() == (False, 403)
    assigned = recruiter.assign(candidate)
    assert (assigned.status_code, assigned.json()["status"], assigned.json()["candidate_name"]) == (201, "active", f"{person['first_name']} Last")
    assert rights() == (True, 200)
    assert recruiter.assign(candidate).status_code == 409
    assert recruiter.unassign(candidate).json() == {"success": True}
    assert rights() == (False, 403)
    assert recruiter.unassign(candidate).status_code == 404
    assert recruiter.assign(candidate, by=recruiter.client("crm-routes")).status_code == 201   # he takes him himself
    assert rights() == (True, 200)
    shown = house.client("admin").get(recruiter.path + "/assignments", params={"candidate_id": candidate}).json()
    assert [one["status"] for one in shown] == ["active", "ended"]
    assert (shown[0]["ended_at"], shown[1]["ended_at"] is None) == (None, False)


def test_whom_he_adds_himself_is_among_his_assignments_and_can_be_taken_from_him(house, person, recruiter):
    consultant = recruiter.client()
    candidate = created(consultant, person)["id"]
    assert candidate in [one["id"] for one in recruiter.client("crm-routes").get(recruiter.path + "/candidates").json()]
    assert recruiter.assign(candidate).status_code == 409
    assert recruiter.unassign(candidate).status_code == 200
    assert consultant.get(f"/api/v1/candidates/{candidate}").json()["email"] == MASKED
    assert candidate not in [one["id"] for one in recruiter.client("crm-routes").get(recruiter.path + "/candidates").json()]


def test_a_candidate_is_worked_for_at_several_companies_which_are_his_clients(house, person):
    recruiter, admin = Recruiter(house), house.client("admin")
    candidate = created(admin, person)["id"]
    companies = [admin.post("/api/v1/companies", json={"name": f"{name} {uuid.uuid4().hex[:8]}"}).json() for name in ("Alps", "Baltic")]
    for company in companies:
        assert recruiter.assign(candidate, company_id=company["id"]).json()["company_name"] == company["name"]
    assert recruiter.assign(candidate, company_id=str(uuid.uuid4())).status_code == 422
    assert recruiter.assign(candidate, job_id=str(uuid.uuid4())).status_code == 422
    assert recruiter.assign(str(uuid.uuid4())).status_code == 422
    clients = recruiter.admin.get(recruiter.path + "/clients").json()
    assert [(one["id"], one["active_assignments"]) for one in clients] == [(company["id"], 1) for company in companies]
    assert admin.get(recruiter.path).json()["active_assignments"] == 2
    assert len(recruiter.admin.get(recruiter.path + "/candidates").json()) == 1
    assert recruiter.unassign(candidate).status_code == 200
    assert recruiter.admin.get(recruiter.path + "/clients").json() == []


def test_each_consultant_has_his_own_and_others_are_not_his(house, person, recruiter):
    other, candidate = Recruiter(house), created(house.client("hr"), person)["id"]
    mine = recruiter.client("crm-routes")
    for part in ("", "/clients", "/candidates", "/performance", "/targets"):
        assert (mine.get(recruiter.path + part).status_code, mine.get(other.path + part).status_code) == (200, 403), part
    assert mine.get("/api/v1/consultants/").json()["total"] == 1
    assert mine.put(recruiter.path, json={"region": "Bern"}).json()["region"] == "Bern"
    assert mine.put(other.path, json={"region": "Bern"}).status_code == 403
    assert other.assign(candidate, by=mine).status_code == 403
    assert mine.put(recruiter.path + "/targets", json={"placements": 1}).status_code == 403
    assert mine.delete(recruiter.path).status_code == 403
    assert mine.post("/api/v1/consultants/", json={"user_id": recruiter.user}).status_code == 403
    assert house.client("hr", "crm-routes").get(recruiter.path).status_code == 403


def test_who_has_another_role_becomes_a_consultant(house):
    recruiter = Recruiter(house, role="hr")
    assert recruiter.profile["name"] == "Rita Recruits"
    until("the role is a consultant's", lambda: house.sql(f"select role from user_account where id = '{recruiter.user}'") == [["consultant"]])
    assert recruiter.admin.post("/api/v1/consultants/", json={"user_id": recruiter.user}).status_code == 409
    admin = house.client("admin").get("/api/v1/users/me").json()["id"]
    assert recruiter.admin.post("/api/v1/consultants/", json={"user_id": admin}).status_code == 409


def test_somebody_new_is_invited_once_under_the_same_key(house):
    admin = house.client("admin", "crm-reference")
    body = {"email": f"invited{uuid.uuid4().hex[:10]}@example.org", "first_name": "Ina", "last_name": "Vited", "title": "Junior"}
    key = {"Idempotency-Key": uuid.uuid4().hex}
    first, again = (admin.post("/api/v1/consultants/", json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 201, first.json()["id"])
    assert (first.json()["name"], first.json()["email"]) == ("Ina Vited", body["email"])
    assert house.sql(f"select role, state from user_account where email = '{body['email']}'") == [["consultant", "active"]]
    assert admin.post("/api/v1/consultants/", json=body).status_code == 409
    assert admin.post("/api/v1/consultants/", json={"title": "Nobody"}).status_code == 422
    assert admin.post("/api/v1/consultants/", json={"email": f"x{body['email']}"}).status_code == 422


def test_a_consultant_who_is_deleted_works_for_nobody(house, person):
    recruiter, admin = Recruiter(house), house.client("admin")
    ids = [created(admin, {**person, "email": f"{n}.{person['email']}"})["id"] for n in range(3)]
    for candidate in ids:
        assert recruiter.assign(candidate).status_code == 201
    consultant = recruiter.client()
    assert consultant.get(f"/api/v1/candidates/{ids[0]}").json()["email"] == f"0.{person['email']}"
    assert recruiter.admin.delete(recruiter.path).json() == {"success": True}
    assert recruiter.admin.get(recruiter.path).status_code == 404
    assert recruiter.assign(ids[0]).status_code == 404
    until("nothing is open", lambda: house.number(f"select count(*) from assignment where user_id = '{recruiter.user}' and deleted_at is null") == 0)
    assert consultant.get(f"/api/v1/candidates/{ids[0]}").json()["email"] == MASKED
    again = recruiter.admin.post("/api/v1/consultants/", json={"user_id": recruiter.user}).json()
    assert admin.get(f"/api/v1/consultants/{again['id']}/assignments").json() == []


def test_a_consultant_goes_with_his_user(house, person):
    recruiter = Recruiter(house)
    candidate = created(house.client("hr"), person)["id"]
    assert recruiter.assign(candidate).status_code == 201
    assert house.client("admin", "crm-routes").delete(f"/api/v1/users/{recruiter.user}").status_code == 200
    until("he is no consultant", lambda: recruiter.admin.get(recruiter.path).status_code == 404)
    until("nothing is open", lambda: house.number(f"select count(*) from assignment where user_id = '{recruiter.user}' and deleted_at is null") == 0)
    assert house.number("select count(*) from dead_letter") == 0


def test_performance_counts_what_happens_while_he_is_assigned(house, person):
    recruiter, admin = Recruiter(house), house.client("admin")
    company = admin.post("/api/v1/companies", json={"name": f"Client {uuid.uuid4().hex[:8]}"}).json()["id"]
    consultant = recruiter.client()
    mine = created(consultant, {**person, "company_id": company})["id"]
    given = created(admin, {**person, "email": f"given.{person['email']}"})["id"]

    def move(candidate, *statuses):
        for status in statuses:
            answer = admin.patch(f"/api/v1/candidates/{candidate}", json={"status": status})
            assert answer.status_code == 200, answer.text

    move(given, "interview")   # nobody works for him yet
    assert recruiter.assign(given, company_id=company).status_code == 201
    move(given, "offer")
    move(mine, "interview", "screening", "interview", "accepted", "hired")
    assert recruiter.unassign(given).status_code == 200
    move(given, "accepted")    # nor any more
    assert recruiter.admin.put(recruiter.path + "/targets", json={"period": "year", "placements": 4, "interviews": 0}).json()["period"] == "year"
    shown = recruiter.client("crm-routes").get(recruiter.path + "/performance").json()
    figures = {name: shown[name] for name in ("assigned", "submitted", "interviews", "offers", "placements", "conversion_rate")}
    assert figures == {"assigned": 2, "submitted": 1, "interviews": 1, "offers": 1, "placements": 1, "conversion_rate": 100}
    assert 0 <= shown["average_days_to_fill"] < 1
    assert shown["attainment"] == {"placements": 25, "interviews": None, "submissions": None}
    targets = recruiter.admin.put(recruiter.path + "/targets", json={"submissions": 10}).json()
    assert [targets[name] for name in ("period", "placements", "interviews", "submissions")] == ["year", 4, 0, 10]
    assert targets["achieved"] == {"placements": 1, "interviews": 1, "submissions": 1}
    assert recruiter.admin.get(recruiter.path).json()["placements"] == 1
    past = recruiter.admin.get(recruiter.path + "/performance", params={"from": "2020-01-01", "to": "2020-12-31"}).json()
    assert past["period"] == {"from": "2020-01-01T00:00:00Z", "to": "2021-01-01T00:00:00Z"}
    assert (past["assigned"], past["submitted"], past["placements"]) == (0, 0, 0)
    since = recruiter.admin.get(recruiter.path + "/performance", params={"from": "2020-01-01"}).json()
    assert (since["assigned"], since["placements"]) == (2, 1)
    assert recruiter.admin.get(recruiter.path + "/performance", params={"from": "yesterday"}).status_code == 422


def test_consultants_are_found(house):
    recruiter, word = Recruiter(house), uuid.uuid4().hex[:8]
    assert recruiter.admin.put(recruiter.path, json={"specialties": [f"Rail {word}", "Energy"], "region": f"Bern {word}"}).status_code == 200
    for name, value, found in (("specialty", f"rail {word}", 1), ("region", f"BERN {word}", 1), ("region", word, 0)):
        assert recruiter.admin.get("/api/v1/consultants/", params={name: value}).json()["total"] == found, (name, value)
    shown = recruiter.admin.get("/api/v1/consultants/", params={"specialty": f"Rail {word}", "state": "deleted"}).json()
    assert shown["total"] == 0


def test_a_rebuild_finds_the_same(house):
    """Of all that was done above; what other modules wrote straight into their tables is not looked at."""
    rebuilt = house.run("rebuild", "--check", check=False).stdout.splitlines()
    assert {f"same {table}" for table in ("assignment", "consultant")} <= {" ".join(line.split()[:2]) for line in rebuilt}, rebuilt
