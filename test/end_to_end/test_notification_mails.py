"""What users are told goes by mail, too: to whoever wants that, once, until he wants it no more."""

import re
import uuid

import httpx
import pytest

from house import ACCOUNTS, House, until
from ledger import Ledger
from smtp_sink import SmtpSink
from test_consultants import MASKED, Recruiter
from test_notifications import announce, me, send, title

HR, INTERVIEWER, CANDIDATE = (ACCOUNTS[role][0] for role in ("hr", "interviewer", "candidate"))


@pytest.fixture(scope="module")
def sink():
    sink = SmtpSink()
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory, sink):
    house = House("by_mail", tmp_path_factory.mktemp("by_mail"), **sink.settings)
    try:
        yield house.open()
    finally:
        house.stop()


def wish(client, wanted):
    answer = client.patch("/api/v1/users/me", json={"notifyByMail": wanted})
    assert (answer.status_code, answer.json().get("notifyByMail")) == (200, wanted), answer.text


def wants(client):
    body = client.get("/api/v1/users/me").json()
    return body.get("notify_by_mail", body.get("notifyByMail"))


@pytest.fixture(autouse=True)
def only_hr_wants_it(house):
    """So each test begins."""
    for role in ("hr", "interviewer", "candidate"):
        wish(house.client(role), role == "hr")


def told(sink, address, subject):
    return [mail for mail in sink.to(address) if mail["subject"] == subject]


def arrives(sink, address, subject):
    return until(f"{subject} arrives", lambda: told(sink, address, subject))


def settled(house):
    """Each notification's mail was decided on, and whatever was queued has ended."""
    Ledger(house).drained()
    until("all are decided on", lambda: house.number(
        "select (select count(*) from event_log where type = 'notification.created' or (type = 'announcement.told' and (body ->> 'by_mail')::boolean)) "
        "- (select count(*) from inbox where kind = 'notification_mail')") == 0)
    Ledger(house).drained()
    until("nothing waits", lambda: house.number("select count(*) from todo where kind like 'mail.%' and due_at is not null") == 0)


def test_who_wants_it_is_told_by_mail_and_nobody_else(house, sink):
    name = title()
    assert wants(house.client("hr")) is True
    for role in ("interviewer", "hr"):
        send(house, me(house.client(role)), name)
    settled(house)
    [mail] = arrives(sink, HR, name)
    assert "Text" in mail.get_body(("plain",)).get_content()
    assert re.search("<https://hire.example/api/v1/unsubscribe/notifications[?]token=", mail["list-unsubscribe"])
    assert told(sink, INTERVIEWER, name) == []
    [kept] = [one for one in house.client("admin").get("/api/v1/emails").json()["items"] if one["recipient"] == HR][:1]
    assert (kept["state"], kept["user_id"], kept["company_id"]) == ("sent", me(house.client("hr")), None)
    recruiter = Recruiter(house).client()
    assert recruiter.get(f"/api/v1/emails/{kept['id']}").json()["recipient"] == MASKED
    assert house.client("hr").get(f"/api/v1/emails/{kept['id']}").status_code == 403


def test_his_wish_is_his_own(house):
    user = me(house.client("interviewer"))
    answer = house.client("admin").put(f"/api/v1/users/{user}", json={"notify_by_mail": True})
    assert (answer.status_code, "notify_by_mail" in answer.text) == (403, True)
    assert house.client("admin").put(f"/api/v1/users/{user}", json={"notify_by_mail": None}).status_code == 422


def test_an_announcement_is_mailed_to_those_of_its_audience_who_want_it_and_once(house, sink):
    wish(house.client("candidate"), True)
    announcement = announce(house, audience=["hr", "interviewer", "candidate"])
    copies = f"select id from notification where announcement_id = '{announcement['id']}'"
    settled(house)
    until("three are told", lambda: house.number(f"select count(*) from ({copies}) c") == 3)
    for _ in range(2):
        settled(house)
        assert house.number(f"select count(*) from email where notification_id in ({copies})") == 2
        for address, count in ((HR, 1), (CANDIDATE, 1), (INTERVIEWER, 0)):
            mails = told(sink, address, announcement["title"])
            assert len(mails) == count
            assert all("unsubscribe/notifications" in mail["list-unsubscribe"] for mail in mails)
        for reaction in ("announcement_mails", "notification_mail"):   # asked again, they are asked for nothing new
            house.run("react", reaction, "--since", "2020-01-01T00:00:00Z")
    house.run("rebuild", "--check")


def test_nothing_is_mailed_of_what_is_withdrawn_before_it_goes_out(house, sink):
    house.stop("up")
    house.start("api")
    house.start("worker", "hiring", "identity", "office", "reactions")
    until("healthy", house.healthy, 60)
    announcement = announce(house, audience=["hr"])
    waiting = "select count(*) from todo where lane_key = 'notifications' and due_at is not null"
    until("its mail waits", lambda: house.number(waiting) == 1)
    house.client("admin", "crm-routes").delete(f"/api/v1/admin/notifications/{announcement['id']}").raise_for_status()
    house.stop()
    house.start("up")
    until("healthy", house.healthy, 60)
    settled(house)
    assert told(sink, HR, announcement["title"]) == []
    assert house.sql("select state from email order by created_at desc limit 1") == [["suppressed"]]


def test_nobody_is_written_to_whose_address_is_unproven_or_suppressed_or_who_is_gone(house, sink):
    admin, name = house.client("admin"), title()
    people = {}
    for what in ("unproven", "suppressed", "gone", "proven"):
        login = {"email": f"{what}.{uuid.uuid4().hex[:8]}@example.org", "password": "SecurePass123!@"}
        made = admin.post("/api/v1/users", json={**login, "name": "Ada King", "role": "candidate", "is_verified": what != "unproven"})
        assert made.status_code == 201, made.text
        people[what] = (login["email"], made.json()["id"])
        token = httpx.post(house.url() + "/api/v1/auth/login", json=login).json()["access_token"]
        with httpx.Client(base_url=house.url(), headers={"Authorization": f"Bearer {token}"}) as own:
            wish(own, True)
    assert admin.post("/api/v1/suppressions", json={"address": people["suppressed"][0]}).status_code == 201
    gone = admin.put(f"/api/v1/users/{people['gone'][1]}", json={"is_active": False})
    assert gone.status_code == 200, gone.text
    for _, user in people.values():
        send(house, user, name)
    settled(house)
    arrives(sink, people["proven"][0], name)
    assert house.number("select count(*) from email where user_id in (" + ",".join(f"'{user}'" for _, user in people.values()) + ")") == 1
    assert {what: len(told(sink, address, name)) for what, (address, _) in people.items()} == {"unproven": 0, "suppressed": 0, "gone": 0, "proven": 1}


def test_one_click_ends_the_wish_and_nothing_else_and_he_may_have_it_again(house, sink):
    hr, admin, first, second, third = house.client("hr"), house.client("admin"), title(), title(), title()
    send(house, me(hr), first)
    [mail] = arrives(sink, HR, first)
    path = re.search(r"https://hire.example(/\S+)>", mail["list-unsubscribe"])[1]
    page = httpx.get(house.url() + path)
    assert page.status_code == 200 and 'method="post"' in page.text
    assert wants(hr) is True   # a look is no click
    for _ in range(2):
        answer = httpx.post(house.url() + path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, answer.text
    assert wants(hr) is False
    assert httpx.post(house.url() + path[:-2] + "xx").status_code == 404
    assert admin.get("/api/v1/suppressions", params={"address": HR}).json()["items"] == []
    send(house, me(hr), second)
    settled(house)
    assert told(sink, HR, second) == []
    wish(hr, True)
    send(house, me(hr), third)
    arrives(sink, HR, third)
    campaign = admin.post("/api/v1/messaging/bulk-message", json={"user_ids": [me(hr)], "subject": first + "!", "body": "b"})
    assert campaign.status_code == 200, campaign.text
    [mail] = arrives(sink, HR, first + "!")
    token = re.search(r"(token=\S+)>", mail["list-unsubscribe"])[1]
    assert httpx.post(f"{house.url()}/api/v1/unsubscribe/notifications?{token}").status_code == 404
    assert wants(hr) is True


@pytest.mark.parametrize("point", ["before_react", "after_react_commit", "before_commit", "after_commit", "after_send", "before_done"])
def test_a_notification_is_mailed_once_though_the_process_dies(house, sink, point):
    name, user, admin = title(), me(house.client("hr")), house.client("admin", "ats")
    said = {"json": {"userId": user, "title": name, "body": "Text"}, "headers": {"Idempotency-Key": uuid.uuid4().hex}}
    house.stop("up")
    dying = house.start("up", HIREWIRE_CRASH_AT=point)
    until("healthy or dead", lambda: house.healthy() or dying.poll() is not None, 60)
    try:
        admin.post("/api/v1/notifications/test", **said)
    except httpx.HTTPError:
        pass                               # it died under the request: the same key asks once more below
    until(f"dead at {point}", lambda: dying.poll() is not None)
    assert dying.returncode == -9
    house.processes.clear()
    house.sql("update todo set lease_until = now() where lease_until is not null")
    house.start("up")
    until("healthy", house.healthy, 60)
    assert admin.post("/api/v1/notifications/test", **said).status_code == 200
    settled(house)
    assert house.number(f"select count(*) from email m join notification n on n.id = m.notification_id where n.title = '{name}'") == 1
    assert len(arrives(sink, HR, name)) == 1
