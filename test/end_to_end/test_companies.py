"""Companies, their contacts and their preferences; who founds one is its admin."""

import uuid

import httpx

from house import until
from test_accounts import mailed_token, post, registered, who

ONCE = True


def made(house, document="crm-routes", **body):
    answer = house.client("admin", document).post("/api/v1/companies/", json={"name": f"Company {uuid.uuid4().hex[:8]}", **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_company_is_made_shown_changed_found_and_deleted(house):
    admin = house.client("admin", "crm-reference")
    company = made(house, industry="Rail", benefits=["Bahncard"], logo="https://example.org/logo.png")
    path = f"/api/v1/companies/{company['id']}"
    assert (company["benefits"], company["logo_url"], company["average_rating"]) == (["Bahncard"], "https://example.org/logo.png", 0)
    assert admin.put(path, json={"location": "Bern"}).json()["location"] == "Bern"
    assert admin.put(path + "/profile", json={"culture": "Quiet"}).json()["culture"] == "Quiet"
    profile = admin.get(path + "/profile").json()
    assert (profile["company_id"], profile["location"], profile["culture"]) == (company["id"], "Bern", "Quiet")
    found = admin.post("/api/v1/companies/search", json={"query": company["name"], "filters": {"industry": "rail"}}).json()
    assert [one["id"] for one in found["items"]] == [company["id"]]
    assert admin.post("/api/v1/companies/", json={"name": company["name"].upper()}).status_code == 409
    assert admin.delete(path).json() == {"success": True}
    assert admin.get(path).status_code == 404
    assert made(house, name=company["name"])["id"] != company["id"]


def test_contacts_are_below_their_company_and_one_is_the_primary_one(house):
    admin = house.client("admin", "crm-routes")
    company, other = made(house), made(house)
    path = f"/api/v1/companies/{company['id']}/contacts"
    first = admin.post(path, json={"name": "Ada", "email": "ada@example.org"}).json()
    second = admin.post(path, json={"name": "Ben", "is_primary": True}).json()
    assert first["company_id"] == company["id"]
    assert [(one["name"], one["is_primary"]) for one in admin.get(path).json()] == [("Ada", False), ("Ben", True)]
    assert admin.put(f"{path}/{first['id']}", json={"title": "CTO"}).json()["title"] == "CTO"
    assert admin.delete(f"{path}/{second['id']}").json() == {"success": True}
    assert [(one["name"], one["is_primary"]) for one in admin.get(path).json()] == [("Ada", True)]
    elsewhere = f"/api/v1/companies/{other['id']}/contacts/{first['id']}"
    assert admin.put(elsewhere, json={"title": "CEO"}).status_code == 404
    assert admin.get(f"/api/v1/companies/{uuid.uuid4()}/contacts").status_code == 404
    hr = house.client("hr", "crm-routes")
    assert hr.get(path).status_code == 403
    assert hr.post(path, json={"name": "Eve"}).status_code == 403


def test_preferences_are_merged_and_null_takes_one_away(house):
    admin = house.client("admin", "crm-routes")
    path = f"/api/v1/companies/{made(house)['id']}/hiring-preferences"
    assert admin.get(path).json() == {}
    assert admin.put(path, json={"auto_screening": "ai", "colour": "red"}).json() == {"auto_screening": "ai", "colour": "red"}
    assert admin.put(path, json={"colour": None, "work_models": ["remote"]}).json() == {"auto_screening": "ai", "work_models": ["remote"]}
    assert admin.put(path, json={"auto_screening": "often"}).status_code == 422
    assert admin.get(path).json() == {"auto_screening": "ai", "work_models": ["remote"]}


def applicant(house, company):
    """A candidate of the company whose account is linked, signed in."""
    email = f"applicant.{uuid.uuid4().hex[:8]}@example.org"
    person = {"email": email, "first_name": "Ada", "last_name": "King", "company_id": company}
    id = house.client("admin").post("/api/v1/candidates", json=person).json()["id"]
    account = registered(house, email)
    post(house, "house", "/api/v1/auth/verify-email", {"token": mailed_token(house, "verify", email)})
    until("he is linked", lambda: house.sql(f"select user_id from candidate where id = '{id}'") == [[account["user_id"]]])
    client = httpx.Client(base_url=house.url(), headers={"Authorization": f"Bearer {account['token']}"}, timeout=60)
    until("his session knows it", lambda: client.get("/api/v1/candidates/me").json()["id"] == id)
    return client


def figures(house, company):
    shown = house.client("interviewer", "ats").get(f"/api/v1/companies/{company}").json()
    return shown["averageRating"], shown["ratingsCount"]


def test_who_applied_rates_a_company_once_and_may_think_again(house):
    company, elsewhere = made(house)["id"], made(house)["id"]
    path = f"/api/v1/companies/{company}/ratings"
    ada, ben = applicant(house, company), applicant(house, company)
    first = until("he may", lambda: (given := ada.post(path, json={"score": 5, "comment": "Kind."})).status_code != 403 and given)
    assert first.status_code == 201, first.text
    assert (first.json()["score"], first.json()["comment"], first.json()["company_id"], first.json()["version"]) == (5, "Kind.", company, 1)
    assert ada.post(path, json={"score": 5, "comment": "Kind."}).json() == first.json(), "he said so already"
    assert figures(house, company) == (5, 1)
    again, copy = (ada.post(path, json={"score": 2}, headers={"Idempotency-Key": path}).json() for _ in range(2))
    assert copy == again
    assert (again["id"], again["score"], again["comment"], again["version"]) == (first.json()["id"], 2, None, 2)
    assert ada.post(path, json={"score": 2}).json() == again
    assert figures(house, company) == (2, 1)
    assert until("he may", lambda: (given := ben.post(path, json={"score": 5})).status_code != 403 and given).status_code == 201
    assert figures(house, company) == (3.5, 2)
    assert house.client("admin", "crm-reference").get(f"/api/v1/companies/{company}/profile").json()["average_rating"] == 3.5
    assert ada.post(f"/api/v1/companies/{elsewhere}/ratings", json={"score": 1}).status_code == 403
    assert ada.post(f"/api/v1/companies/{uuid.uuid4()}/ratings", json={"score": 1}).status_code == 404
    for wrong in ({"score": 6}, {"score": 0}, {"comment": "No score."}):
        assert ada.post(path, json=wrong).status_code == 422
    assert house.client("hr").post(path, json={"score": 1}).status_code == 403
    assert figures(house, company) == (3.5, 2)


def test_who_founds_a_company_is_its_admin(house):
    """He has none before; afterwards he may change it, and found no other."""
    house.sql("update user_account set company_id = null, is_company_admin = false where email = 'hr@company.com'")
    before = house.sql("select id from company where name = 'Demo Company'")[0][0]
    try:
        hr = until("the session knows of it", lambda: (given := house.client("hr", "ats").post(
            "/api/v1/companies", json={"name": f"Founded {uuid.uuid4().hex[:8]}"})).status_code == 201 and given)
        company = hr.json()["id"]
        changed = until("he is its admin", lambda: (given := house.client("hr", "ats").patch(
            f"/api/v1/companies/{company}", json={"industry": "Rail"})).status_code == 200 and given)
        assert changed.json()["industry"] == "Rail"
        assert house.sql("select company_id, is_company_admin from user_account where email = 'hr@company.com'") == [[company, "t"]]
        assert house.client("hr", "ats").post("/api/v1/companies", json={"name": "Another"}).status_code == 403
    finally:
        house.sql(f"update user_account set company_id = '{before}', is_company_admin = true where email = 'hr@company.com'")


def staff_of(house, company, role="HR", **said):
    """A client of a new user of this company, and the user."""
    email = f"staff{uuid.uuid4().hex[:10]}@company.com"
    answer = house.client("admin", "ai-interviewer").post("/api/v1/users", json={
        "name": "Sam Staff", "email": email, "password": "SecurePass123!@", "role": role, "company_id": company["id"], **said})
    assert answer.status_code == 201, answer.text
    signed_in = httpx.post(house.url() + "/api/v1/auth/login", json={"email": email, "password": "SecurePass123!@"}).json()
    return httpx.Client(base_url=house.url(), headers={"Authorization": "Bearer " + signed_in["access_token"]}), answer.json()


def test_a_name_is_one_department_of_a_company_and_what_was_removed_comes_back(house):
    admin, company = house.client("admin"), made(house)
    path = f"/api/v1/companies/{company['id']}/departments"
    first = admin.post(path, json={"name": "Data Science"})
    assert (first.status_code, first.json()["name"], first.json()["company_id"]) == (201, "Data Science", company["id"])
    same = admin.post(path, json={"name": " data  SCIENCE"})
    assert (same.status_code, same.json()) == (201, first.json())
    assert admin.post(path, json={"name": "Sales"}).status_code == 201
    page = admin.get(path).json()
    assert ([row["name"] for row in page["items"]], page["total"]) == (["Data Science", "Sales"], 2)
    assert [row["name"] for row in admin.get(path, params={"q": "scien"}).json()["items"]] == ["Data Science"]
    assert len(admin.get(path, params={"size": 1}).json()["items"]) == 1
    assert admin.post(path, json={"name": "  "}).status_code == 422
    one = f"{path}/{first.json()['id']}"
    assert admin.delete(one).json() == {"success": True}
    assert admin.delete(one).status_code == 404
    assert [row["name"] for row in admin.get(path).json()["items"]] == ["Sales"]
    back = admin.post(path, json={"name": "DATA science"}).json()
    assert (back["id"], back["name"], back["version"]) == (first.json()["id"], "DATA science", 3)
    stranger, own = house.client("hr"), staff_of(house, company)[0]
    assert (stranger.get(path).status_code, stranger.post(path, json={"name": "A"}).status_code, stranger.delete(one).status_code) == (403, 403, 403)
    assert (own.get(path).json()["total"], own.post(path, json={"name": "Own"}).status_code) == (2, 201)
    elsewhere = f"/api/v1/companies/{made(house)['id']}/departments/{first.json()['id']}"
    assert admin.delete(elsewhere).status_code == 404
    assert admin.delete(f"/api/v1/companies/{company['id']}").status_code == 200
    assert (admin.get(path).status_code, admin.post(path, json={"name": "A"}).status_code) == (404, 404)


def test_what_a_users_department_says_becomes_one_of_his_company(house):
    """ID1 of the operations: the text stays as it was typed."""
    admin, company = house.client("admin"), made(house)
    _, one = staff_of(house, company, department="Night  Shift")
    listed = lambda: {row["name"]: row["id"] for row in admin.get(f"/api/v1/companies/{company['id']}/departments").json()["items"]}
    until("his department is there", lambda: listed().keys() == {"Night  Shift"})
    _, two = staff_of(house, company, department="night shift")
    shown = lambda user: {key: admin.get(f"/api/v1/users/{user['id']}").json()[key] for key in ("department", "department_id")}
    assert shown(one) == {"department": "Night  Shift", "department_id": listed()["Night  Shift"]}
    assert shown(two) == {"department": "night shift", "department_id": listed()["Night  Shift"]}
    assert admin.put(f"/api/v1/users/{two['id']}", json={"department": "Day Shift"}).json()["department"] == "Day Shift"
    until("it has become one", lambda: listed().keys() == {"Day Shift", "Night  Shift"})
    assert shown(two)["department_id"] == listed()["Day Shift"]
    assert admin.delete(f"/api/v1/companies/{company['id']}/departments/{listed()['Day Shift']}").status_code == 200
    assert shown(two) == {"department": "Day Shift", "department_id": None}
    assert admin.put(f"/api/v1/users/{two['id']}", json={"department": "Day Shift"}).status_code == 200
    until("whoever says its name brings it back", lambda: "Day Shift" in listed())
    other = made(house)
    assert admin.put(f"/api/v1/users/{two['id']}", json={"company_id": other["id"]}).status_code == 200
    until("he has brought it to the other company", lambda: shown(two)["department_id"] not in (None, listed()["Day Shift"]))


def test_whom_a_deleted_company_knew_nobody_knows(house, person):
    """CO3 of the operations: he is in the pool, and a company that changes him may change all."""
    gone, there = made(house), made(house)
    (by_gone, _), (by_there, _) = staff_of(house, gone), staff_of(house, there)
    word = f"Known{uuid.uuid4().hex[:8]}"
    alone = by_gone.post("/api/v1/candidates", json={**person, "domain": word, "position": "Mason"}).json()["id"]
    shared = by_gone.post("/api/v1/candidates", json={**person, "email": f"both.{person['email']}", "domain": word, "position": "Mason"}).json()["id"]
    row = f"email,first_name,last_name\nboth.{person['email']},A,B\n"
    assert by_there.post("/api/v1/candidates/bulk/import/file", files={"file": ("a.csv", row, "text/csv")}).status_code == 202
    until("the other company knows one of them", lambda: by_there.get(f"/api/v1/candidates/{shared}").status_code == 200)
    school = {"institution": "ETH"}
    taught = by_gone.post(f"/api/v1/candidates/{shared}/education", json=school).json()["id"]
    changes = lambda id: by_there.patch(f"/api/v1/candidates/{id}", json={"position": "Carver"}).status_code
    found = lambda: {row["id"] for row in by_there.get("/api/v1/candidates", params={"domain": word}).json()["items"]}
    learns = lambda: by_there.put(f"/api/v1/candidates/{shared}/education/{taught}", json={"institution": "EPFL"}).status_code
    archives = lambda: by_there.post(f"/api/v1/candidates/{shared}/archive").status_code
    assert (found(), changes(alone), changes(shared), learns(), archives()) == ({shared}, 403, 403, 403, 403)
    assert house.client("admin").delete(f"/api/v1/companies/{gone['id']}").status_code == 200
    assert (found(), changes(alone), changes(shared), learns(), archives()) == ({alone, shared}, 200, 200, 200, 200)
    assert made(house, name=gone["name"])["id"] != gone["id"]
    assert found() == {alone, shared}


def test_who_registered_a_colleagues_address_first_does_not_come_to_her_place(house):
    """Neither as a company's user nor as a consultant by that address; who has proven it does."""
    admin, email = house.client("admin"), f"colleague.{uuid.uuid4().hex[:8]}@example.org"
    attacker = registered(house, email, role="employer")
    company = house.sql("select company_id from user_account where email = 'hr@company.com'")[0][0]

    def added():
        return house.client("hr").post(f"/api/v1/companies/{company}/users", json={"email": email, "first_name": "Eve"})

    for answer in (added(), admin.post("/api/v1/consultants", json={"email": email, "first_name": "Eve"})):
        assert answer.status_code == 409 and [fault["field"] for fault in answer.json()["errors"]] == ["email"], answer.text
    stands = f"select role, company_id from user_account where email = '{email}'"
    assert house.sql(stands) == [["hr", ""]]
    assert post(house, "house", "/api/v1/auth/forgot-password", {"email": email}).status_code == 200
    token = mailed_token(house, "reset", email)
    assert post(house, "house", "/api/v1/auth/reset-password", {"token": token, "new_password": "her-own-password-1"}).status_code == 200
    assert added().status_code == 201
    assert house.sql(stands) == [["hr", company]]
    assert who(house, attacker["token"]).status_code == 401, "the reset ended his session"
