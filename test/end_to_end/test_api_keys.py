"""API keys: shown once, usable as a bearer token, out within a second."""

import uuid

import httpx

from house import until

KEYS = "/api/v1/api-keys"


def issued(house, role="hr", **body):
    answer = house.client(role).post(KEYS, json={"name": "Nightly", **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def client(house, key):
    return httpx.Client(base_url=house.url(), headers={"Authorization": f"Bearer {key['key']}"}, timeout=60)


def test_a_key_is_shown_once_and_is_its_user(house):
    key = issued(house)
    with client(house, key) as program:
        assert program.get("/api/v1/auth/me").json()["email"] == "hr@company.com"
        assert program.get("/api/v1/candidates/").status_code == 200
    listed = next(one for one in house.client("hr").get(KEYS).json()["items"] if one["id"] == key["id"])
    assert key["key"] not in str(listed) and key["key"].startswith(listed["prefix"])
    assert house.number(f"select count(*) from api_key k where k::text like '%{key['key'][-20:]}%'") == 0
    assert house.number(f"select count(*) from event_log where body::text like '%{key['key'][-20:]}%'") == 0
    until("its use is noted", lambda: next(one for one in house.client("hr").get(KEYS).json()["items"] if one["id"] == key["id"]).get("last_used_at"))


def test_a_key_that_names_permissions_holds_no_others(house):
    key = issued(house, "admin", permissions=["view_candidates", "manage_api_keys"])
    with client(house, key) as program:
        assert program.get("/api/v1/candidates/").status_code == 200
        assert program.get("/api/v1/companies/").status_code == 403
        assert program.get("/api/v1/auth/me").status_code == 403
        more = program.post(KEYS, json={"name": "More", "permissions": ["delete_users"]})
        assert more.status_code == 422
        assert program.post(KEYS, json={"name": "Same"}).json()["permissions"] == ["view_candidates", "manage_api_keys"]
    assert house.client("hr").post(KEYS, json={"name": "Too much", "permissions": ["delete_users"]}).status_code == 422


def test_a_key_that_names_edit_users_does_not_come_to_an_admins_rights(house):
    admin = house.client("admin")
    me = admin.get("/api/v1/auth/me").json()["id"]
    company = house.client("hr").get("/api/v1/auth/me").json()["company_id"]
    someone = {"first_name": "Key", "last_name": "Made", "password": "a-long-password-1", "company_id": company}
    address = lambda: f"key-{uuid.uuid4().hex[:10]}@company.com"
    made = admin.post("/api/v1/users", json={**someone, "email": address(), "role": "interviewer"})
    assert made.status_code == 201, made.text
    for role in ("admin", "hr"):
        with client(house, issued(house, role, permissions=["edit_users"])) as program:
            for word in ("interviewer", "hr", "admin"):
                assert program.post("/api/v1/users", json={**someone, "email": address(), "role": word}).status_code == 403
    with client(house, issued(house, "hr", permissions=["edit_users", "manage_company_users"])) as program:
        assert program.post("/api/v1/users", json={**someone, "email": address(), "role": "interviewer"}).status_code == 201
        assert program.post("/api/v1/users", json={**someone, "email": address(), "role": "admin"}).status_code == 403
    with client(house, issued(house, "admin", permissions=["edit_users"])) as program:
        user = made.json()["id"]
        assert program.put(f"/api/v1/users/{user}", json={"last_name": "Renamed"}).status_code == 200
        for whom, change in ((user, {"role": "admin"}), (user, {"email": address()}), (me, {"email": address()})):
            refused = program.put(f"/api/v1/users/{whom}", json=change)
            assert refused.status_code == 403, (change, refused.text)
    assert admin.get(f"/api/v1/users/{user}").json()["role"] == "interviewer"
    assert admin.get("/api/v1/auth/me").json()["email"] == "admin@company.com"


def test_a_key_hears_by_a_webhook_no_more_than_it_names(house):
    webhook = {"url": "https://example.org/hook", "events": ["*"], "secret": "webhook_secret"}
    told = ["view_candidates", "view_contacts", "view_users"]
    for role in ("admin", "hr"):
        with client(house, issued(house, role, permissions=["manage_webhooks", "view_users"])) as program:
            refused = program.post("/api/v1/webhooks", json=webhook)
            assert refused.status_code == 403 and "view_candidates, view_contacts" in refused.text
        with client(house, issued(house, role, permissions=["manage_webhooks", *told])) as program:
            assert program.post("/api/v1/webhooks", json=webhook).status_code == 201


def test_a_revoked_key_is_out_within_a_second_and_so_is_a_deactivated_users(house):
    key = issued(house)
    with client(house, key) as program:
        assert program.get("/api/v1/auth/me").status_code == 200
        assert house.client("hr").delete(f"{KEYS}/{key['id']}").json() == {"success": True}
        assert program.get("/api/v1/auth/me").status_code == 401, "at once at the door that revoked it"
    assert house.client("hr").delete(f"{KEYS}/{key['id']}").status_code == 404
    other = issued(house, "admin")
    with client(house, other) as program:
        assert program.get("/api/v1/auth/me").status_code == 200
        house.sql("update user_account set state = 'deactivated' where email = 'admin@company.com'")
        try:
            until("it is refused", lambda: program.get("/api/v1/auth/me").status_code == 401, 3)
        finally:
            house.sql("update user_account set state = 'active' where email = 'admin@company.com'")


def test_who_may_have_keys_and_whose(house):
    for role in ("interviewer", "candidate"):
        assert house.client(role).post(KEYS, json={"name": "No"}).status_code == 403
    key = issued(house, "admin")
    house.sql(f"update api_key set company_id = '{uuid.uuid4()}' where id = '{key['id']}'")
    hr = house.client("hr")
    assert key["id"] not in [one["id"] for one in hr.get(KEYS).json()["items"]]
    assert hr.delete(f"{KEYS}/{key['id']}").status_code == 403
    assert hr.delete(f"{KEYS}/{uuid.uuid4()}").status_code == 404
    assert hr.post(KEYS, json={"name": "Late", "expires_at": "2020-01-01T00:00:00Z"}).status_code == 422
    with client(house, {"key": key["key"][:-4] + "AAAA"}) as stranger:
        assert stranger.get("/api/v1/auth/me").status_code == 401
