"""Users and custom roles, beyond what the documents' stories (test/contract) show."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx

from house import until

ONCE = True
PASSWORD = "SecurePass123!@"


def address():
    return f"user{uuid.uuid4().hex[:10]}@company.com"


def demo_company(house):
    return house.sql("select id from company where name = 'Demo Company'")[0][0]


def made(house, by="admin", document="ai-interviewer", **said):
    answer = house.client(by, document).post("/api/v1/users", json={"name": "John Doe", "email": address(), "password": PASSWORD, "role": "EMPLOYEE", **said})
    assert answer.status_code == 201, answer.text
    return answer.json()


def signed_in(house, email, document="house", password=PASSWORD):
    """A client with his token, and the token's answer."""
    answer = httpx.post(house.url() + "/api/v1/auth/login", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    return httpx.Client(base_url=house.url(document), headers={"Authorization": "Bearer " + answer.json()["access_token"]})


def test_who_is_added_is_of_the_company_of_who_adds_him(house):
    """ai-interviewer:236-446"""
    admin, email = house.client("admin", "ai-interviewer"), address()
    john = made(house, "hr", email=email)
    assert (john["first_name"], john["last_name"], john["company_id"]) == ("John", "Doe", demo_company(house)) and "password" not in john
    assert admin.delete(f"/api/v1/users/{john['id']}").status_code == 204
    assert admin.get(f"/api/v1/users/{john['id']}").status_code == 404
    assert made(house, email=email)["id"] != john["id"], "his address is free again"
    assert admin.post("/api/v1/register/user", json={"name": "Jane HR", "email": address(), "password": PASSWORD}).status_code == 422


def test_an_employee_is_of_a_company(house):
    """crm-reference:128"""
    admin, user = house.client("admin", "crm-reference"), made(house, role="CONSULTANT")
    assert [found["id"] for found in admin.get("/api/v1/users/", params={"q": user["email"]}).json()["items"]] == [user["id"]]
    path = f"/api/v1/admin/users/{user['id']}/role"
    assert admin.put(path, json={"role": "hr"}).status_code == 422, "an employee of no company reaches nothing"
    role = admin.put(path, json={"role": "hr", "company_id": demo_company(house)})
    assert (role.status_code, role.json()["role"]) == (200, "hr")
    assert admin.put("/api/v1/admin/users/me/role", json={"role": "hr"}).status_code == 409


def test_who_is_deactivated_is_out_at_once_until_he_is_activated(house):
    """crm-routes:60-63"""
    superadmin, email = house.client("superadmin", "crm-routes"), address()
    answer = superadmin.post("/api/v1/superadmin/admin-users", json={"email": email, "name": "Alan Admin", "password": PASSWORD})
    assert (answer.status_code, answer.json()["is_verified"]) == (201, True), answer.text
    path, own = f"/api/v1/users/{answer.json()['id']}", signed_in(house, email, "crm-routes")
    assert own.post(path + "/deactivate").status_code == 409
    assert superadmin.post(path + "/deactivate").json()["is_active"] is False
    assert until("his session is closed", lambda: own.get("/api/v1/auth/profile").status_code == 401)
    assert httpx.post(house.url() + "/api/v1/auth/login", json={"email": email, "password": PASSWORD}).status_code == 401
    assert superadmin.post(path + "/activate").json()["is_active"] is True
    signed_in(house, email).close()
    assert superadmin.put(path, json={"is_active": False}).json()["state"] == "deactivated"


def test_nobody_raises_himself(house):
    user = made(house)
    own = signed_in(house, user["email"])
    for said in ({"role": "admin"}, {"is_active": False}, {"is_company_admin": True}, {"company_id": None}):
        answer = own.put("/api/v1/users/me", json=said)
        assert answer.status_code == 403, (said, answer.text)
        assert next(iter(said)) in answer.text
    assert own.put("/api/v1/users/me", json={"role": "interviewer", "is_active": True, "last_name": "Roe"}).json()["last_name"] == "Roe"
    hr = house.client("hr")
    for said in ({"role": "hr"}, {"is_active": False}, {"email": address()}):
        assert hr.put(f"/api/v1/users/{user['id']}", json=said).status_code == 403, said
    assert house.client("admin").put(f"/api/v1/users/{user['id']}", json={"email": address(), "role": "hr"}).json()["role"] == "hr"


def test_who_is_made_without_a_password_is_invited_and_cannot_sign_in(house):
    admin, email = house.client("admin"), address()
    assert admin.post("/api/v1/users", json={"email": email, "name": "Ida"}).status_code == 201
    assert house.sql(f"select type from event_log where type like 'user.%' and body ->> 'email' = '{email}'") == [["user.invited"]]
    for password in (PASSWORD, "12345"):
        assert httpx.post(house.url() + "/api/v1/auth/login", json={"email": email, "password": password}).status_code == 401


def test_a_custom_roles_permissions_hold_with_its_holders_company_and_end_with_it(house):
    """ai-interviewer:1268-1316"""
    admin, name = house.client("admin", "ai-interviewer"), f"Team Lead {uuid.uuid4().hex[:6]}"
    said = {"name": name, "description": "Can manage team members", "permissions": ["view_candidates", "schedule_interviews", "submit_feedback", "view_company_users"]}
    answer = admin.post("/api/v1/roles", json=said)
    assert answer.status_code == 201, answer.text
    role = answer.json()
    assert admin.post("/api/v1/roles", json={**said, "name": name.upper()}).status_code == 409
    assert admin.post("/api/v1/roles", json={**said, "name": "HR"}).status_code == 409
    assert admin.post("/api/v1/roles", json={"name": "Flyer", "permissions": ["fly"]}).status_code == 422
    assert admin.post("/api/v1/roles", json={"name": "Deleter", "permissions": ["delete_users"]}).status_code == 422
    ada = made(house, role=name)
    assert (ada["role"], ada["roles"], ada["extra_roles"]) == ("EMPLOYEE", ["EMPLOYEE", name], [role["id"]])
    own, webhook = signed_in(house, ada["email"]), {"url": "https://example.org/hook", "events": ["candidate.created"], "secret": "webhook_secret"}
    assert own.post("/api/v1/webhooks", json=webhook).status_code == 403
    hooks = admin.post("/api/v1/roles", json={"name": f"Hooks {uuid.uuid4().hex[:6]}", "permissions": ["manage_webhooks", "manage_api_keys", "view_contacts"]}).json()
    moved = house.client("admin").put(f"/api/v1/admin/users/{ada['id']}/role", json={"role": hooks["id"]})
    assert (moved.status_code, moved.json()["role"], len(moved.json()["roles"])) == (200, "interviewer", 3)
    assert own.post("/api/v1/webhooks", json=webhook).status_code == 201, "at once, at the door where it was given"
    key = own.post("/api/v1/api-keys", json={"name": "Hooks"}).json()["key"]
    program = httpx.Client(base_url=house.url(), headers={"Authorization": f"Bearer {key}"}, timeout=60)
    assert program.post("/api/v1/webhooks", json=webhook).status_code == 201, "his key holds what he holds"
    assert house.client("hr").delete(f"/api/v1/roles/{hooks['id']}").status_code == 403
    assert house.client("admin").delete(f"/api/v1/roles/{hooks['id']}").json() == {"success": True}
    assert [client.post("/api/v1/webhooks", json=webhook).status_code for client in (own, program)] == [403, 403]
    assert own.get("/api/v1/users/me").json()["roles"] == ["interviewer", name]
    assert house.client("admin").put(f"/api/v1/admin/users/{ada['id']}/role", json={"role": "nobody's"}).status_code == 422


def test_a_companys_admin_adds_its_users(house):
    """ats:61-64, crm-routes:152"""
    hr, email, company = house.client("hr", "ats"), address(), demo_company(house)
    answer = hr.post(f"/api/v1/companies/{company}/users", json={"email": email, "firstName": "Ivy", "role": "interviewer"})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["role"], answer.json()["companyId"], answer.json()["isVerified"]) == ("interviewer", company, False)
    assert hr.post(f"/api/v1/companies/{company}/users", json={"email": email.upper(), "firstName": "Ivy"}).status_code == 409
    assert email in [user["email"] for user in hr.get(f"/api/v1/companies/{company}/users").json()]
    listed = house.client("admin", "crm-routes").get(f"/api/v1/companies/{company}/employees").json()
    assert email in [user["email"] for user in listed] and {user["company_id"] for user in listed} == {company}
    other = house.client("admin", "ats").post("/api/v1/companies", json={"name": f"Company {uuid.uuid4().hex[:8]}"}).json()["id"]
    for path in (f"/api/v1/companies/{other}/users",):
        assert hr.get(path).status_code == 403
        assert hr.post(path, json={"email": address(), "firstName": "A"}).status_code == 403
    assert hr.get(f"/api/v1/companies/{uuid.uuid4()}/users").status_code == 404
    free = made(house, role="CONSULTANT", company_id=None)
    house.sql(f"update user_account set role = 'hr' where id = '{free['id']}'")
    unproven = hr.post(f"/api/v1/companies/{company}/users", json={"email": free["email"], "firstName": "John"})
    assert unproven.status_code == 409 and "verify" in unproven.text
    house.sql(f"update user_account set is_verified = true where id = '{free['id']}'")
    joined = hr.post(f"/api/v1/companies/{company}/users", json={"email": free["email"], "firstName": "John"})
    assert (joined.status_code, joined.json()["id"], joined.json()["companyId"]) == (201, free["id"], company)


def test_of_two_admins_who_end_each_other_one_stays(house):
    """In one batch or in two partitions."""
    for _ in range(3):
        pair = []
        for _ in range(2):
            email = address()
            answer = house.client("superadmin").post("/api/v1/superadmin/admin-users", json={"email": email, "name": "A", "password": PASSWORD})
            pair.append((answer.json()["id"], signed_in(house, email)))
        ids = ",".join(f"'{user}'" for user, _ in pair)
        others = f"role in ('admin', 'superadmin') and id not in ({ids})"
        before = house.sql(f"update user_account set state = 'away' where {others} and state = 'active' returning id")
        try:
            (a, by_a), (b, by_b) = pair
            with ThreadPoolExecutor(2) as both:
                asked = [both.submit(by_a.post, f"/api/v1/users/{b}/deactivate"), both.submit(by_b.post, f"/api/v1/users/{a}/deactivate")]
            statuses = sorted(one.result().status_code for one in asked)
            assert statuses[0] == 200 and statuses[1] in (401, 409), statuses
            assert house.number(f"select count(*) from user_account where id in ({ids}) and state = 'active'") == 1
        finally:
            house.sql("update user_account set state = 'active' where state = 'away'")
            assert before


def test_users_are_imported_from_json_and_from_a_file(house):
    """crm-routes:65"""
    superadmin, known = house.client("superadmin", "crm-routes"), made(house)["email"]
    one, two, three = address(), address(), address()
    answer = superadmin.post("/api/v1/users/bulk-import", json={"send_invitations": False, "users": [
        {"email": one, "name": "One", "role": "Employer", "company": "demo  company"}, {"email": two, "first_name": "Two", "role": "Consultant", "department": "Sales"},
        {"email": known, "name": "Known"}, {"email": "nobody", "name": "N"}, {"email": three, "name": "T", "role": "Wizard"}, 7]})
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert {key: result[key] for key in ("total", "created", "failed", "skipped")} == {"total": 6, "created": 2, "failed": 4, "skipped": 0}
    assert [(user["email"], user["role"]) for user in result["created_users"]] == [(one, "Employer"), (two, "Consultant")]
    assert {(fault["line"], fault["field"]) for fault in result["errors"]} == {(3, "email"), (4, "email"), (5, "role"), (6, "")}
    file = f"full_name,E-Mail,Role,Company\nThree Person,{three},hr,Demo Company\nKnown,{known},hr,Demo Company\nNone,,hr,\n"
    answer = superadmin.post("/api/v1/users/bulk-import", files={"file": ("users.csv", file, "text/csv")})
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert {key: result[key] for key in ("total", "created", "failed", "skipped")} == {"total": 3, "created": 1, "failed": 1, "skipped": 1}
    assert result["created_users"][0]["name"] == "Three Person"
    assert superadmin.post("/api/v1/users/bulk-import", files={"file": ("users.csv", "name\nA\n", "text/csv")}).status_code == 422
    assert superadmin.post("/api/v1/users/bulk-import", files={"file": ("users.pdf", "%PDF-1.7 " * 40, "application/pdf")}).status_code == 415
    assert house.client("admin", "crm-routes").post("/api/v1/users/bulk-import", json={"users": [{"email": address(), "name": "A"}]}).status_code == 403
