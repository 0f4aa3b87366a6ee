"""Skills: a bare array on one listener, a page on the others, and how a client reaches all of them."""

import re
import uuid

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
