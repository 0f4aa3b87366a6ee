"""Skills and their categories: a bare array on one listener, a page on the others, and how a client reaches all of them."""

import re
import uuid
from urllib.parse import quote

import httpx

ONCE = True


def named(house, count):
    """So many skills of one name's beginning."""
    client = house.client("admin", "crm-reference")
    word = f"S{uuid.uuid4().hex[:8]}"
    for n in range(count):
        answer = client.post("/api/v1/skills/", json={"name": f"{word} {n}"})
        assert answer.status_code == 201, answer.text
    return word, [f"{word} {n}" for n in range(count)]


def next_of(answer):
    return re.fullmatch(r'<([^>]+)>; rel="next"', answer.headers["link"]).group(1)


def test_a_bare_array_is_complete_unless_paging_is_asked_for(house):
    word, names = named(house, 12)
    client = house.client("hr", "crm-reference")
    answer = client.get("/api/v1/skills/", params={"q": word, "sort": "name"})
    assert [skill["name"] for skill in answer.json()] == sorted(names)
    assert answer.headers["x-total-count"] == "12"
    assert "link" not in answer.headers


def test_a_paged_array_is_walked_by_its_links(house):
    word, names = named(house, 5)
    client = house.client("hr", "crm-reference")
    answer = client.get("/api/v1/skills/", params={"q": word, "size": 2, "sort": "name"})
    seen = [skill["name"] for skill in answer.json()]
    while "link" in answer.headers:
        answer = client.get(next_of(answer))
        assert answer.headers["x-total-count"] == "5"
        seen += [skill["name"] for skill in answer.json()]
    assert seen == names
    second = client.get("/api/v1/skills/", params={"q": word, "size": 2, "page": 2, "sort": "name"})
    assert [skill["name"] for skill in second.json()] == names[2:4]


def test_the_other_listeners_have_a_page(house):
    word, names = named(house, 3)
    for document in ("crm-routes", "house"):
        answer = house.client("hr", document).get("/api/v1/skills/", params={"q": word, "page_size": 2, "sort": "name"})
        assert [skill["name"] for skill in answer.json()["items"]] == names[:2]
        assert answer.json()["total"] == 3


def made(house, document="crm-reference", **body):
    answer = house.client("admin", document).post("/api/v1/skills/", json={"name": f"S{uuid.uuid4().hex[:8]}", **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def anybody(house, document):
    """A client who has not signed in."""
    return httpx.Client(base_url=house.url(document), timeout=30)


def a_name(word):
    return f"{word} {uuid.uuid4().hex[:8]}"


def test_a_search_finds_by_name_and_alias_and_is_for_everybody(house):
    word = uuid.uuid4().hex[:8]
    by_name = made(house, name=f"{word} one")
    by_alias = made(house, aliases=["else", f"{word.upper()} two"])
    answer = anybody(house, "crm-reference").get("/api/v1/skills/search", params={"q": word})
    assert answer.status_code == 200
    assert {skill["id"] for skill in answer.json()} == {by_name["id"], by_alias["id"]}
    assert {(skill["demand"], skill["supply"], skill["trend"]) for skill in answer.json()} == {(0, 0, "steady")}


def test_a_category_is_named_on_one_listener_and_found_by_its_id_on_the_other(house):
    """The first skill of an unknown category makes it, the next one finds it in any case of its letters."""
    name = a_name("C/C++ core")
    first = made(house, category=name)
    second = made(house, "crm-routes", category=name.upper())
    by_id = made(house, "crm-routes", category_id=first["category_id"])
    assert {skill["category_id"] for skill in (first, second, by_id)} == {first["category_id"]}
    assert {skill["category"] for skill in (first, second, by_id)} == {name}
    every = {skill["id"] for skill in (first, second, by_id)}
    reference = anybody(house, "crm-reference")
    listed = reference.get("/api/v1/skills/category/" + quote(name.lower(), safe=""))
    assert {skill["id"] for skill in listed.json()} == every
    for asked in (name, first["category_id"]):
        page = anybody(house, "crm-routes").get("/api/v1/skills/", params={"category": asked}).json()
        assert {skill["id"] for skill in page["items"]} == every
    unknown = reference.get("/api/v1/skills/category/nothing%20of%20it", params={"category": name})
    assert (unknown.status_code, unknown.json()) == (200, [])
    (category,) = anybody(house, "crm-routes").get("/api/v1/skills/categories", params={"name": name}).json()
    assert (category["id"], category["skills_count"]) == (first["category_id"], 3)


def test_a_skill_moves_from_category_to_category(house):
    client = house.client("admin", "crm-routes")
    skill = made(house, category=a_name("Before"))
    path = f"/api/v1/skills/{skill['id']}"
    there = a_name("After")
    moved = client.put(path, json={**skill, "category": there})
    assert (moved.status_code, moved.json()["category"]) == (200, there), moved.text
    assert moved.json()["category_id"] != skill["category_id"]
    back = client.put(path, json={**moved.json(), "category_id": skill["category_id"]}).json()
    assert (back["category_id"], back["category"]) == (skill["category_id"], skill["category"])
    out = client.put(path, json={"category": None}).json()
    assert (out["category_id"], out["category"]) == (None, None)


def test_categories_are_made_renamed_and_deleted(house):
    client = house.client("admin", "crm-routes")
    name = a_name("Languages")
    category = client.post("/api/v1/skills/categories", json={"name": name, "description": "To speak"})
    assert (category.status_code, category.json()["skills_count"]) == (201, 0), category.text
    assert client.post("/api/v1/skills/categories", json={"name": name.upper()}).status_code == 409
    path = "/api/v1/skills/categories/" + category.json()["id"]
    skill = made(house, category=name)
    assert skill["category_id"] == category.json()["id"]
    renamed = client.put(path, json={"name": name + "!"})
    assert (renamed.json()["name"], renamed.json()["skills_count"]) == (name + "!", 1)
    assert client.get(f"/api/v1/skills/{skill['id']}").json()["category"] == name + "!"
    assert house.client("hr", "crm-routes").delete(path).status_code == 403
    assert client.delete(path).json()["success"] is True
    assert client.delete(path).status_code == 404
    left = client.get(f"/api/v1/skills/{skill['id']}").json()
    assert (left["category_id"], left["category"]) == (None, None)
    assert client.get("/api/v1/skills/", params={"category_id": category.json()["id"]}).json()["items"] == []
    again = made(house, category=name + "!")
    assert again["category"] == name + "!" and again["category_id"] != category.json()["id"]


def test_what_is_counted_is_shown_before_anything_is(house):
    made(house)
    client = house.client("admin", "crm-routes")
    trending = client.get("/api/v1/skills/trending", params={"limit": 1, "days": 7})
    assert trending.status_code == 200, trending.text
    (skill,) = trending.json()
    counted = {"rank": 1, "demand_now": 0, "demand_before": 0, "change_percent": 0, "demand": 0, "supply": 0, "trend": "steady"}
    assert {name: skill[name] for name in counted} == counted
    assert len(house.client("candidate", "crm-routes").get("/api/v1/skills/trending").json()) >= 1
    assert anybody(house, "crm-routes").get("/api/v1/skills/trending").status_code == 401
    for days in ("seven", 0, -1, 366):
        refused = client.get("/api/v1/skills/trending", params={"days": days})
        assert (refused.status_code, "days" in refused.text) == (422, True), refused.text
    analysis = client.get("/api/v1/skills/demand-analysis").json()
    assert analysis.keys() >= {"generated_at", "total_skills", "skills", "by_category"}
    assert analysis["total_skills"] >= 1
    assert (analysis["skills"], analysis["by_category"]) == ([], [])
    assert house.client("hr", "crm-routes").get("/api/v1/skills/demand-analysis").status_code == 403


def test_what_changes_beside_a_skills_version_is_outside_its_tag_and_it_answers_no_304(house):
    client = house.client("admin")
    category = client.post("/api/v1/skills/categories", json={"name": f"C{uuid.uuid4().hex[:8]}"}).json()
    path = f"/api/v1/skills/{made(house, 'house', category_id=category['id'])['id']}"
    first = client.get(path)
    renamed = f"C{uuid.uuid4().hex[:8]}"
    assert client.put(f"/api/v1/skills/categories/{category['id']}", json={"name": renamed}).status_code == 200
    second = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (second.status_code, second.json()["category"], second.headers["etag"]) == (200, renamed, first.headers["etag"])
    changed = client.put(path, json={"description": "Another"}, headers={"If-Match": first.headers["etag"]})
    assert (changed.status_code, changed.headers["etag"] != first.headers["etag"]) == (200, True)


def test_an_id_of_no_category_is_refused_by_name_and_nothing_is_done(house):
    client = house.client("admin", "crm-routes")
    skill, other = made(house, category=a_name("Here")), made(house)
    gone = client.post("/api/v1/skills/categories", json={"name": a_name("Gone")}).json()
    assert client.delete(f"/api/v1/skills/categories/{gone['id']}").status_code in (200, 204)
    nil = "00000000-0000-0000-0000-000000000000"
    path = f"/api/v1/skills/{skill['id']}"
    before = client.get(path)
    for unknown in (str(uuid.uuid4()), nil, other["id"], skill["id"], gone["id"]):
        for word in ("category_id", "category"):
            name = a_name("Lost")
            for answer in (client.post("/api/v1/skills/", json={"name": name, word: unknown}),
                           client.put(path, json={word: unknown})):
                assert answer.status_code == 422, (word, unknown, answer.text)
                assert f'"{word}"' in answer.text, answer.text
            assert client.get("/api/v1/skills/", params={"name": name}).json()["total"] == 0
    assert client.get(path).json() == before.json()


def test_category_id_and_category_must_not_contradict_each_other(house):
    client = house.client("admin", "crm-routes")
    here, there = made(house, category=a_name("Here")), made(house, category=a_name("There"))
    asked = {"name": a_name("S"), "category_id": here["category_id"]}
    refused = client.post("/api/v1/skills/", json={**asked, "category": there["category"]})
    assert refused.status_code == 422, refused.text
    agreed = client.post("/api/v1/skills/", json={**asked, "category": here["category"].upper()})
    assert (agreed.status_code, agreed.json()["category_id"]) == (201, here["category_id"]), agreed.text
    path = f"/api/v1/skills/{made(house)['id']}"
    refused = client.put(path, json={"category_id": here["category_id"], "category": there["category"]})
    assert refused.status_code == 422, refused.text
    assert client.get(path).json()["category_id"] is None


def test_one_odd_row_closes_no_search(house):
    """Aliases of two dimensions, which no command writes: the search goes on, and finds by them."""
    word = uuid.uuid4().hex[:8]
    skill = made(house, name=f"{word} odd")
    house.sql(f"update skill set aliases = '{{{{{word}x}},{{{word}y}}}}' where id = '{skill['id']}'")
    for asked in (word, f"{word}y"):
        found = anybody(house, "crm-reference").get("/api/v1/skills/search", params={"q": asked})
        assert found.status_code == 200, found.text
        assert [one["id"] for one in found.json()] == [skill["id"]]
    house.sql(f"update skill set aliases = '{{}}' where id = '{skill['id']}'")


def test_skills_are_imported_from_json_and_from_a_file(house):
    """crm-routes:243"""
    client, known = house.client("admin", "crm-routes"), made(house)["name"]
    one, two, three, category = a_name("One"), a_name("Two"), a_name("Three"), a_name("Category")
    answer = client.post("/api/v1/skills/bulk-import", json={"skills": [
        one, {"name": two, "category": category, "aliases": ["zwei"], "description": "2"}, known.upper(), one.lower(), {"category": category},
        {"name": three, "category": str(uuid.uuid4())}, 7]})
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert {key: result[key] for key in ("total", "created", "failed", "skipped")} == {"total": 7, "created": 2, "failed": 3, "skipped": 2}
    assert [(skill["name"], skill["category"], skill["aliases"]) for skill in result["created_skills"]] == [(one, None, []), (two, category, ["zwei"])]
    assert {(fault["line"], fault["field"]) for fault in result["errors"]} == {(5, "name"), (6, "category"), (7, "")}
    assert client.get(f"/api/v1/skills/{result['created_skills'][1]['id']}").json()["description"] == "2"
    file = f'Skill,Category,Aliases\n{three},{category},"drei, tres"\n{known},,\n,{category},\n'
    answer = client.post("/api/v1/skills/bulk-import", files={"file": ("skills.csv", file, "text/csv")})
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert {key: result[key] for key in ("total", "created", "failed", "skipped")} == {"total": 3, "created": 1, "failed": 1, "skipped": 1}
    assert [(skill["category"], skill["aliases"]) for skill in result["created_skills"]] == [(category, ["drei", "tres"])]
    excel = f"sep=;\r\nCategory;Aliases;Name\r\n{category};é;{a_name('Four')}\r\n".encode("utf-16")
    answer = client.post("/api/v1/skills/bulk-import", files={"file": ("skills.csv", excel, "text/csv")}).json()
    assert (answer["created"], [skill["aliases"] for skill in answer["created_skills"]]) == (1, [["é"]]), answer
    assert client.post("/api/v1/skills/bulk-import", json={"skills": []}).status_code == 422
    assert client.post("/api/v1/skills/bulk-import", json={"skills": ["A"] * 1001}).status_code == 422
    assert client.post("/api/v1/skills/bulk-import", files={"file": ("skills.csv", "title\nA\n", "text/csv")}).status_code == 422
    assert client.post("/api/v1/skills/bulk-import", files={"file": ("skills.csv", "name\n" + "A\n" * 1001, "text/csv")}).status_code == 413
    assert client.post("/api/v1/skills/bulk-import", files={"file": ("skills.pdf", "%PDF-1.7 " * 40, "application/pdf")}).status_code == 415
    assert house.client("hr", "crm-routes").post("/api/v1/skills/bulk-import", json={"skills": ["A"]}).status_code == 403
    many = [a_name(f"Many{n}") for n in range(1000)]
    assert client.post("/api/v1/skills/bulk-import", json={"skills": many}).json()["created"] == 1000
