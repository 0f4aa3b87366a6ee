"""Who has no company founds his own, and is its admin by the time he is answered; whose company is deleted is signed out."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from house import until
from test_accounts import registered


def founder(house, document="crm-routes"):
    """An employer who has just registered, as a client."""
    token = registered(house, role="employer")["token"]
    return httpx.Client(base_url=house.url(document), headers={"Authorization": f"Bearer {token}"}, timeout=60)


def founded(client):
    return client.post("/api/v1/companies/", json={"name": f"Founded {uuid.uuid4().hex[:10]}"})


@pytest.mark.parametrize("attempt", range(3))
def test_the_founder_changes_his_company_at_once(house, attempt):
    client = founder(house)
    made = founded(client)
    assert made.status_code == 201, made.text
    changed = client.put(f"/api/v1/companies/{made.json()['id']}", json={"industry": "Rail"})
    assert (changed.status_code, changed.json().get("industry")) == (200, "Rail"), changed.text
    assert client.get("/api/v1/auth/profile").json()["company_id"] == made.json()["id"]
    assert founded(client).status_code == 403


def test_of_ten_companies_at_once_he_founds_one(house):
    client = founder(house)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: founded(client), range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [403] * 9
    me = client.get("/api/v1/auth/profile").json()
    assert me["company_id"] == next(answer for answer in answers if answer.status_code == 201).json()["id"]
    assert house.number(f"select count(*) from company where owner_user_id = '{me['id']}'") == 1
    assert house.number("select count(*) from dead_letter") == 0


def test_a_copy_of_the_request_has_the_same_answer(house):
    client, key = founder(house), uuid.uuid4().hex
    body = {"name": f"Founded {key}"}
    first, second = (client.post("/api/v1/companies/", json=body, headers={"Idempotency-Key": key}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201), second.text
    assert second.json()["id"] == first.json()["id"]


def dismissed(house, company):
    return house.sql(f"select email, state from user_account where company_id = '{company}' order by email")


def test_with_a_company_its_users_end_each_once_and_the_tenants_admin_stays(house):
    client = founder(house)
    company = founded(client).json()["id"]
    admin = house.client("admin", "crm-routes")
    mark = uuid.uuid4().hex[:8]
    people = {"interviewer": "active", "consultant": "active", "admin": "active"}
    for role in people:
        made = house.client("admin").post("/api/v1/users", json={"email": f"{role}.{mark}@example.org", "name": "A B", "password": "SecurePass123!@",
                                                                   "role": role, "company_id": company})
        assert made.status_code in (200, 201), made.text
    assert client.get("/api/v1/auth/profile").status_code == 200
    assert admin.delete(f"/api/v1/companies/{company}").json() == {"success": True}
    until("the founder is signed out", lambda: client.get("/api/v1/auth/profile").status_code == 401)
    until("both are deactivated", lambda: [state for _, state in dismissed(house, company)].count("deactivated") == 2)
    states = dict(dismissed(house, company))
    assert (states[f"interviewer.{mark}@example.org"], states[f"admin.{mark}@example.org"], states[f"consultant.{mark}@example.org"]) == (
        "deactivated", "active", "active")
    ended = f"select count(*) from event_log where type = 'user.deactivated' and body ->> 'company_id' = '{company}'"
    assert house.number(ended) == 2
    for reaction in ("dismiss_company_users", "deactivate_dismissed_users"):
        house.run("react", reaction, "--since", "2020-01-01T00:00:00Z")
    until("nothing waits", lambda: house.number("select count(*) from todo where kind = 'command' and due_at <= now()") == 0)
    assert house.number(ended) == 2
    assert house.number(f"select count(*) from dismissal where company_id = '{company}'") == 1
