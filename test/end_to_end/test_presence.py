"""Who is there (ats:44-48, 246): heard at this door at once, in the table within seconds."""

import uuid

from house import until

ME = "/api/v1/users/me"


def test_a_heartbeat_says_online_at_once_and_stays(house):
    hr = house.client("hr", "ats")
    answer = hr.post(ME + "/heartbeat").json()
    assert answer["status"] == "Online" and answer["lastActiveAt"].endswith("Z")
    assert hr.get(ME + "/presence").json()["status"] == "Online"
    id = answer["userId"]
    assert house.client("candidate", "ats").get(f"/api/v1/users/{id}/presence").json()["status"] == "Online"
    until("the table has it", lambda: house.sql(f"select 1 from last_seen where id = '{id}'"))
    for ago, status in (("5 minutes", "Away"), ("16 minutes", "Offline")):
        house.sql(f"update last_seen set at = now() - interval '{ago}' where id = '{id}'")
        until(f"he is {status}", lambda: hr.get(ME + "/presence").json()["status"] == status)


def test_several_at_once_in_their_order_and_the_unknown_are_offline(house):
    hr = house.client("hr", "ats")
    me = hr.post(ME + "/heartbeat").json()["userId"]
    nobody = str(uuid.uuid4())
    for query in (f"ids={nobody},{me}", f"user_ids={nobody}&user_ids={me}", f"userIds={nobody},{me},{me}"):
        found = hr.get("/api/v1/presence/users?" + query).json()
        assert [(one["userId"], one["status"]) for one in found] == [(nobody, "Offline"), (me, "Online")]
        assert found[0].get("lastActiveAt") is None
    assert hr.get("/api/v1/presence/users").json() == []
    assert hr.get("/api/v1/presence/users?ids=me").status_code == 422
    assert hr.get("/api/v1/presence/users?ids=" + ",".join(str(uuid.uuid4()) for _ in range(101))).status_code == 422
