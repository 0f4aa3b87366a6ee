"""What a candidate can do (crm-routes:83): skills by name or id, merged; a name that nobody knew becomes a skill."""

import uuid

from house import until
from test_candidates import created

ONCE = True


def path_of(house, person):
    return f"/api/v1/candidates/{created(house.client('hr', 'crm-routes'), person)['id']}/skills"


def named(word):
    return f"{word} {uuid.uuid4().hex[:8]}"


def test_skills_are_added_rated_and_taken_off(house, person):
    client, path = house.client("hr", "crm-routes"), path_of(house, person)
    first, second = sorted([named("Cobol"), named("Ada")])
    answer = client.post(path, json=[{"name": second, "level": 4, "years": 2.5}, first])
    assert answer.status_code == 200, answer.text
    both = answer.json()
    assert [(one["name"], one["level"], one["years"], one["category"]) for one in both] == [(first, None, None, None), (second, 4, 2.5, None)]
    rated = client.post(path, json={"skills": [{"skill_id": both[0]["skill_id"], "level": 1}]}).json()
    assert [(one["name"], one["level"]) for one in rated] == [(first, 1), (second, 4)]
    cleared = client.post(path, json=[{"name": second.upper(), "level": None}]).json()
    assert [(one["name"], one["level"], one["years"]) for one in cleared] == [(first, 1, None), (second, None, 2.5)]
    left = client.post(path, json=[{"name": first, "remove": True}]).json()
    assert [one["name"] for one in left] == [second]


def test_an_unknown_name_becomes_a_skill_and_a_known_one_or_its_alias_is_that_skill(house, person):
    admin, path, name = house.client("admin", "crm-routes"), path_of(house, person), named("Rust")
    made = admin.post("/api/v1/skills/", json={"name": named("Postgres"), "aliases": [named("PG")], "category": named("Stores")}).json()
    got = {one["name"]: one for one in admin.post(path, json=[made["aliases"][0].lower(), name]).json()}
    assert (got[made["name"]]["skill_id"], got[made["name"]]["category"]) == (made["id"], made["category"])
    skill = until("the name is a skill", lambda: (found := admin.get(f"/api/v1/skills/{got[name]['skill_id']}")).status_code == 200 and found.json())
    assert skill["name"] == name
    other = path_of(house, {**person, "email": f"other.{person['email']}"})
    assert admin.post(other, json=[name]).json()[0]["skill_id"] == skill["id"]


def test_a_name_whose_skill_is_called_otherwise_by_now_is_a_skill_of_its_own(house, person):
    admin, path, name = house.client("admin", "crm-routes"), path_of(house, person), named("Go")
    first = admin.post(path, json=[name]).json()[0]["skill_id"]
    until("the name is a skill", lambda: admin.get(f"/api/v1/skills/{first}").status_code == 200)
    renamed = named("Golang")
    assert admin.put(f"/api/v1/skills/{first}", json={"name": renamed}).status_code == 200
    assert {one["name"] for one in admin.post(path, json=[name]).json()} == {name, renamed}
    second = next(one["skill_id"] for one in admin.post(path, json=[name]).json() if one["name"] == name)
    assert second != first
    assert until("the name is a skill again", lambda: admin.get(f"/api/v1/skills/{second}").status_code == 200)


def test_who_has_a_skill_keeps_it_when_it_is_deleted(house, person):
    admin, path = house.client("admin", "crm-routes"), path_of(house, person)
    skill = admin.post("/api/v1/skills/", json={"name": named("Flash")}).json()
    admin.post(path, json=[{"skill_id": skill["id"]}])
    assert admin.delete(f"/api/v1/skills/{skill['id']}").json() == {"success": True}
    kept = admin.post(path, json=[{"skill_id": skill["id"], "level": 3}]).json()
    assert [(one["name"], one["level"]) for one in kept] == [(skill["name"], 3)]


def test_each_fault_is_told_with_its_place(house, person):
    client, path = house.client("hr", "crm-routes"), path_of(house, person)
    wrong = client.post(path, json=["C++", {"name": "SQL", "level": 6}, {"level": 2}, 7])
    assert (wrong.status_code, set(wrong.json()["errors"]["details"])) == (422, {"[1].level", "[2].name", "[3]"}), wrong.text
    named_list = client.post(path, json={"skills": [{"level": 2}]})
    assert (named_list.status_code, set(named_list.json()["errors"]["details"])) == (422, {"skills[0].name"}), named_list.text
    unknown = client.post(path, json=[{"skill_id": str(uuid.uuid4())}])
    assert (unknown.status_code, set(unknown.json()["errors"]["details"])) == (422, {"skills[0].skill_id"}), unknown.text
    assert client.post(path, json=[]).json() == []
    assert client.post(path, json={}).status_code == 422
    assert client.post(f"/api/v1/candidates/{uuid.uuid4()}/skills", json=["C++"]).status_code == 404


def test_the_same_key_has_one_effect(house, person):
    client, path = house.client("hr", "crm-routes"), path_of(house, person)
    answers = [client.post(path, json=["C++"], headers={"Idempotency-Key": path}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
