"""Résumés (crm-reference:34, crm-routes:79-80, ats:75-83), and the signed links to their files (docs/domain.md §4)."""

import re
import uuid

import httpx
import pytest

from house import until
from test_candidates import created

ONCE = True
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
DOCX = b"PK\x03\x04\x14\x00\x00\x00[Content_Types].xml" + b"PK\x03\x04word/document.xml"
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600


def file(content=PDF, name="cv.pdf", part="file", claim="application/octet-stream"):
    return {part: (name, content, claim)}


def test_a_resume_is_uploaded_listed_and_read(house, person):
    client = house.client("hr", "crm-routes")
    id = created(client, person)["id"]
    path = f"/api/v1/candidates/{id}/cv"
    none = client.get(path)
    assert none.status_code == 404, none.text
    answer = client.post(path, files=file(name="Lebenslauf Zoë.pdf"))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["filename"], made["media_type"], made["size"], made["status"]) == ("Lebenslauf Zoë.pdf", "application/pdf", len(PDF), "uploaded")
    assert (made["candidate_id"], made["is_current"], made["parsed"], made["error"]) == (id, True, None, None)
    got = httpx.get(house.url("crm-routes") + made["url"])
    assert (got.status_code, got.content, got.headers["content-type"]) == (200, PDF, "application/pdf")
    assert "filename*=UTF-8''Lebenslauf%20Zo%C3%AB.pdf" in got.headers["content-disposition"]
    second = client.post(path, files=file(DOCX, "cv.docx")).json()
    current = client.get(path).json()
    assert (current["id"], current["is_current"]) == (second["id"], True)
    profile = house.client("hr", "crm-reference").get(f"/api/v1/candidates/{id}/profile").json()
    assert (profile["resume"]["id"], profile["resume"]["url"].split("?")[0]) == (second["id"], f"/api/v1/files/{second['id']}")


def test_crm_reference_answers_with_the_path_of_the_file(house, person):
    client = house.client("hr", "crm-reference")
    answer = client.post(f"/api/v1/candidates/{created(client, person)['id']}/upload-cv", files=file())
    assert (answer.status_code, answer.json()["success"]) == (200, True), answer.text
    assert client.get(answer.json()["file_path"]).content == PDF


@pytest.mark.parametrize("part", ["file", "cv", "resume"])
@pytest.mark.parametrize("content, name, media_type", [(PDF, "a.bin", "application/pdf"), (DOC, "a.doc", "application/msword")])
def test_a_file_is_what_its_bytes_say_in_whatever_part_it_comes(house, person, part, content, name, media_type):
    client = house.client("hr", "crm-routes")
    answer = client.post(f"/api/v1/candidates/{created(client, person)['id']}/cv", files=file(content, name, part))
    assert (answer.status_code, answer.json().get("media_type")) == (201, media_type), answer.text


def test_what_is_no_resume_is_refused(house, person):
    client = house.client("hr", "crm-routes")
    path = f"/api/v1/candidates/{created(client, person)['id']}/cv"
    for content, name in ((b"\x89PNG\r\n\x1a\n" + b"x" * 100, "cv.pdf"), (b"PK\x03\x04 xl/workbook.xml", "cv.docx"), (b"", "cv.pdf"), (b"%PD", "cv.pdf")):
        assert client.post(path, files=file(content, name)).status_code == 415, name
    assert client.post(path, files=file(part="picture2")).status_code == 422
    assert client.post(path, json={}).status_code == 422
    assert client.post(path, data={"note": "x"}).status_code == 415
    assert client.post(path, files=file(PDF + b"x" * 10_000_000)).status_code == 413
    assert client.get(path).status_code == 404


def test_a_resume_of_nobody_is_refused(house):
    client = house.client("hr", "crm-routes")
    assert client.post(f"/api/v1/candidates/{uuid.uuid4()}/cv", files=file()).status_code == 404
    assert client.get(f"/api/v1/candidates/{uuid.uuid4()}/cv").status_code == 404


def test_the_same_key_brings_one_resume_and_another_file_is_another_request(house, person):
    client = house.client("hr", "crm-routes")
    id = created(client, person)["id"]
    path, key = f"/api/v1/candidates/{id}/cv", {"Idempotency-Key": id}
    answers = [client.post(path, files=file(), headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[1].text
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert client.post(path, files=file(DOC, "cv.doc"), headers=key).status_code == 422
    assert house.number(f"select count(*) from resume where candidate_id = '{id}'") == 1


def test_a_link_gives_ranges_and_holds_on_every_listener(house, person):
    client = house.client("hr", "crm-routes")
    url = client.post(f"/api/v1/candidates/{created(client, person)['id']}/cv", files=file()).json()["url"]
    for document in ("house", "crm-reference", "crm-routes", "ai-interviewer", "interview-platform", "ats"):
        assert httpx.get(house.url(document) + url).content == PDF, document
    whole = house.url() + url
    for asked, status, wanted in (("bytes=0-4", 206, PDF[:5]), ("bytes=10-", 206, PDF[10:]), ("bytes=-6", 206, PDF[-6:]),
                                  ("bytes=5-1000000", 206, PDF[5:]), ("bytes=3-1", 200, PDF), ("bytes=0-1,4-5", 200, PDF), ("lines=1-2", 200, PDF)):
        got = httpx.get(whole, headers={"Range": asked})
        assert (got.status_code, got.content) == (status, wanted), asked
        assert got.headers.get_list("x-content-type-options") == ["nosniff"]
    part = httpx.get(whole, headers={"Range": "bytes=0-4"})
    assert part.headers["content-range"] == f"bytes 0-4/{len(PDF)}"
    beyond = httpx.get(whole, headers={"Range": f"bytes={len(PDF)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(PDF)}")
    assert httpx.get(whole, headers={"If-None-Match": part.headers["etag"]}).status_code == 304
    assert httpx.get(whole, headers={"Range": "bytes=0-4", "If-Range": '"another"'}).status_code == 200
    head = httpx.head(whole)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(PDF)))


def test_a_link_that_we_did_not_sign_for_this_file_is_none(house, person):
    client = house.client("hr", "crm-routes")
    path = f"/api/v1/candidates/{created(client, person)['id']}/cv"
    url, other = (client.post(path, files=file()).json()["url"] for _ in range(2))
    link = house.url() + url
    assert httpx.get(link.partition("?")[0]).status_code == 404
    assert httpx.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    assert httpx.get(house.url() + url.partition("?")[0] + "?" + other.partition("?")[2]).status_code == 404


def test_who_sees_no_contacts_sees_no_file(house, person):
    client = house.client("hr", "crm-routes")
    path = f"/api/v1/candidates/{created(client, person)['id']}/cv"
    client.post(path, files=file(name="Call +91 98765 43210.pdf"))
    shown = house.client("interviewer", "crm-routes").get(path).json()
    assert (shown["url"], shown["file_path"], shown["parsed"], shown["filename"]) == (None, None, None, "Call +91-XXXXXX3210.pdf")


def test_ones_own_resumes(house):
    for row in house.sql("select id from candidate where email = 'candidate@example.com' and deleted_at is null"):
        house.client("admin").delete(f"/api/v1/candidates/{row[0]}").raise_for_status()
    client = house.client("candidate", "ats")
    assert until("the profile is gone", lambda: client.get("/api/v1/candidates/me/resumes").json() == [] and True)
    assert client.patch("/api/v1/candidates/me", json={"headline": "Ready"}).status_code == 200
    made = until("the session knows of it", lambda: (given := client.post(
        "/api/v1/candidates/me/resumes", files=file(part="resume"))).status_code == 201 and given).json()
    assert re.match(r"^/api/v1/files/", made["url"])
    listed = client.get("/api/v1/candidates/me/resumes").json()
    assert [(one["id"], one["isCurrent"], one["mediaType"]) for one in listed] == [(made["id"], True, "application/pdf")]
    assert client.get(f"/api/v1/candidates/me/resumes/{made['id']}").json()["filename"] == "cv.pdf"
    assert client.get(f"/api/v1/candidates/me/resumes/{uuid.uuid4()}").status_code == 404
    staff = house.client("hr", "ats")
    assert staff.get("/api/v1/candidates/me/resumes").status_code == 404
    other = house.client("hr", "crm-routes")
    person = {"email": f"{uuid.uuid4().hex}@example.org", "first_name": "A", "last_name": "B"}
    elsewhere = other.post(f"/api/v1/candidates/{created(other, person)['id']}/cv", files=file()).json()["id"]
    assert client.get(f"/api/v1/candidates/me/resumes/{elsewhere}").status_code in (403, 404)
