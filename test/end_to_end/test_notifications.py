"""Notifications and announcements, and how they reach who listens: at any door, at once, and once more for who comes back."""

import contextlib
import datetime
import json
import socket
import threading
import uuid

import httpx
import pytest

from house import ACCOUNTS, House, until

STREAM = "/api/v1/notifications/stream"


class Listener:
    """An open stream, read by a thread of its own."""

    def __init__(self, client, **headers):
        self.events, self.end, self.opened = [], None, threading.Event()
        self.client, self.headers, self.status, self.socket = client, headers, None, None
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        assert self.opened.wait(30)

    def read(self):
        with contextlib.suppress(httpx.HTTPError), self.client.stream("GET", STREAM, headers=self.headers, timeout=None) as answer:
            self.status = answer.status_code
            self.socket = answer.extensions["network_stream"].get_extra_info("socket")
            event = {}
            for line in answer.iter_lines():
                self.opened.set()
                name, _, value = line.partition(": ")
                if line:
                    event[name] = value
                elif "data" in event:
                    self.events.append(event)
                    event = {}
        self.opened.set()
        self.end = datetime.datetime.now()

    def leave(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)   # closing alone says nothing while the thread reads
        self.thread.join()
        self.client.close()

    def told(self):
        return [json.loads(event["data"]) for event in list(self.events) if event.get("event") == "notification"]

    def hears(self, title):
        return until(f"{title} is heard", lambda: next((one for one in self.told() if one["title"] == title), None))


@contextlib.contextmanager
def listening(client, **headers):
    listener = Listener(client, **headers)
    try:
        yield listener
    finally:
        listener.leave()


def title():
    return f"Title {uuid.uuid4().hex[:8]}"


def me(client):
    return client.get("/api/v1/users/me").json()["id"]


def send(house, user, name):
    answer = house.client("admin", "ats").post("/api/v1/notifications/test", json={"userId": user, "title": name, "body": "Text"})
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def announce(house, **said):
    answer = house.client("admin", "crm-routes").post("/api/v1/admin/notifications", json={"title": title(), "body": "Text", **said})
    assert answer.status_code == 201, answer.text
    return answer.json()


def shown(house, role="hr", **asked):
    return house.client(role, "interview-platform").get("/api/v1/notifications/notifications/", params={"page_size": 100, **asked}).json()["results"]


def copy_of(house, announcement, role="hr"):
    return next((one for one in shown(house, role) if one["title"] == announcement["title"]), None)


def in_an_hour():
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_notification_is_listed_read_and_unread(house):
    hr = house.client("hr", "ats")
    name = title()
    made = send(house, me(hr), name)
    listed = hr.get("/api/v1/notifications").json()
    own = next(one for one in listed if one["id"] == made)
    assert (own["title"], own["body"], own["kind"], own["isRead"], own["readAt"]) == (name, "Text", "test", False, None)
    read = hr.patch(f"/api/v1/notifications/{made}/read")
    assert (read.status_code, read.json()["isRead"]) == (200, True)
    assert read.json()["readAt"]
    platform = house.client("hr", "interview-platform")
    unread = platform.patch(f"/api/v1/notifications/notifications/{made}/", json={"is_read": False})
    assert (unread.status_code, unread.json()["is_read"], unread.json()["read_at"]) == (200, False, None)
    assert made in [one["id"] for one in shown(house, is_read="false", kind="test")]
    assert made not in [one["id"] for one in shown(house, is_read="true")]
    assert house.client("admin", "ats").patch(f"/api/v1/notifications/{made}/read").status_code == 403
    assert made not in [one["id"] for one in shown(house, "admin")]


def test_whoever_listens_is_told_in_the_words_of_his_listener(house):
    with listening(house.client("hr", "ats")) as camel, listening(house.client("hr", "house")) as snake, \
            listening(house.client("interviewer", "ats")) as other:
        name = title()
        made = send(house, me(house.client("hr", "ats")), name)
        assert camel.hears(name)["isRead"] is False
        assert snake.hears(name)["is_read"] is False
        assert [event["id"] for event in camel.events] == [made]
        assert other.told() == []


def test_who_comes_back_is_told_what_he_missed(house):
    client = house.client("hr", "ats")
    user = me(client)
    first = send(house, user, title())
    missed = [title() for _ in range(3)]
    for name in missed:
        send(house, user, name)
    with listening(client, **{"Last-Event-ID": first}) as listener:
        live = title()
        send(house, user, live)
        listener.hears(live)
        told = dict.fromkeys(one["title"] for one in listener.told())   # at least once: what is new may come twice
        assert [name for name in told if name in [*missed, live]] == [*missed, live]
        assert first not in [event["id"] for event in listener.events]
    assert house.client("hr", "ats").get(STREAM, headers={"Last-Event-ID": "yesterday"}).status_code == 422


def test_nobody_listens_without_a_token_or_without_end(house):
    assert httpx.get(house.url() + STREAM).status_code == 401
    with contextlib.ExitStack() as stack:
        own = {"Authorization": house.client("interviewer").headers["Authorization"]}
        listeners = [stack.enter_context(listening(httpx.Client(base_url=house.url(), headers=own))) for _ in range(10)]
        assert {listener.status for listener in listeners} == {200}
        refused = httpx.get(house.url() + STREAM, headers=own)
        assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)


def test_a_stream_ends_with_its_session(house):
    client = house.client("interviewer")
    with listening(client) as listener:
        begun = datetime.datetime.now()
        httpx.post(house.url() + "/api/v1/auth/logout", headers={"Authorization": client.headers["Authorization"]}, json={}).raise_for_status()
        until("it ended", lambda: listener.end)
        assert listener.events[-1]["event"] == "ended"
        print("ended", (listener.end - begun).total_seconds(), "s after signing out")


def test_an_announcement_reaches_its_audience_and_is_changed_until_it_is_read(house):
    with listening(house.client("hr", "ats")) as listener, listening(house.client("interviewer", "ats")) as other:
        announcement = announce(house, audience=["Employer"], severity="warning")
        assert (announcement["state"], announcement["audience"], announcement["severity"]) == ("active", ["Employer"], "warning")
        assert listener.hears(announcement["title"])["kind"] == "announcement"
        assert other.told() == []
    copy = copy_of(house, announcement)
    admin = house.client("admin", "crm-routes")
    path = f"/api/v1/admin/notifications/{announcement['id']}"
    assert admin.put(path, json={"title": announcement["title"] + " moved"}).json()["title"].endswith("moved")
    assert [one["title"] for one in shown(house) if one["id"] == copy["id"]] == [announcement["title"] + " moved"]
    assert admin.put(path, json={"audience": []}).status_code == 409
    read = house.client("hr", "ats").patch(f"/api/v1/notifications/{copy['id']}/read")
    assert read.json()["title"] == announcement["title"] + " moved"
    admin.put(path, json={"title": "Again"}).raise_for_status()
    assert [one["title"] for one in shown(house) if one["id"] == copy["id"]] == [announcement["title"] + " moved"]


def test_a_withdrawn_announcement_is_gone_for_who_has_not_read_it(house):
    announcement = announce(house)
    until("all are told", lambda: copy_of(house, announcement) and copy_of(house, announcement, "interviewer"))
    read = copy_of(house, announcement)["id"]
    house.client("hr", "ats").patch(f"/api/v1/notifications/{read}/read").raise_for_status()
    admin = house.client("admin", "crm-routes")
    path = f"/api/v1/admin/notifications/{announcement['id']}"
    assert admin.delete(path).json() == {"success": True}
    assert admin.put(path, json={"title": "A"}).status_code == 404
    assert copy_of(house, announcement)["id"] == read
    assert copy_of(house, announcement, "interviewer") is None


def test_a_scheduled_announcement_waits_for_its_beginning(house):
    announcement = announce(house, starts_at=in_an_hour())
    assert announcement["state"] == "scheduled"
    todo = f"from todo where payload::text like '%{announcement['id']}%'"
    until("its todo waits", lambda: house.number(f"select count(*) {todo}") == 1)
    assert house.number(f"select extract(epoch from due_at - now())::int {todo}") > 3000
    assert copy_of(house, announcement) is None
    admin = house.client("admin", "crm-routes")
    listed = admin.get("/api/v1/admin/notifications", params={"state": "scheduled"}).json()
    assert announcement["id"] in [one["id"] for one in listed["items"]]
    admin.put(f"/api/v1/admin/notifications/{announcement['id']}", json={"starts_at": None}).raise_for_status()
    until("it is told", lambda: copy_of(house, announcement))


def test_a_large_audience_is_told_part_by_part_and_each_once(house):
    house.sql("insert into user_account select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'email', n || '@large.example', "
              f"'role', 'candidate'))).* from user_account t, generate_series(1, 1200) n where t.email = '{ACCOUNTS['candidate'][0]}'")
    try:
        announcement = announce(house, audience=["Candidate"])
        copies = f"from notification where announcement_id = '{announcement['id']}'"
        until("all are told", lambda: house.number(f"select count(*) from announcement_part where announcement_id = '{announcement['id']}' and last") == 1)
        users = house.number("select count(*) from user_account where role = 'candidate' and state = 'active'")
        assert house.sql(f"select count(*), count(distinct user_id) {copies}") == [[str(users), str(users)]]
        assert house.number(f"select count(*) from announcement_part where announcement_id = '{announcement['id']}'") == 3
    finally:
        house.sql("delete from user_account where email like '%@large.example'")


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    """A house whose door and workers are processes of their own."""
    house = House("doors", tmp_path_factory.mktemp("doors"))
    try:
        house.open(("api",), ("worker",))
        yield house
    finally:
        house.stop()


@pytest.fixture(scope="module")
def other_door(doors, tmp_path_factory):
    other = House("doors", tmp_path_factory.mktemp("other"))
    other.environment["HIREWIRE_LOCKS"] = doors.environment["HIREWIRE_LOCKS"]
    try:
        other.start("api")
        until("the second door is healthy", other.healthy, 60)
        yield other
    finally:
        other.stop()


def test_it_is_heard_at_every_door(doors, other_door):
    with listening(doors.client("hr")) as here, listening(other_door.client("hr")) as there:
        name = title()
        send(doors, me(doors.client("hr")), name)
        assert here.hears(name)["id"] == there.hears(name)["id"]


def test_who_comes_back_at_another_door_goes_on_where_he_was(doors, other_door):
    user = me(doors.client("hr"))
    with listening(doors.client("hr")) as here:
        heard = title()
        send(doors, user, heard)
        last = here.hears(heard)["id"]
    missed = [send(doors, user, title()) for _ in range(3)]
    with listening(other_door.client("hr"), **{"Last-Event-ID": last}) as there:
        live = title()
        until("the rest is told", lambda: missed[-1] in [event.get("id") for event in there.events])
        send(other_door, user, live)
        there.hears(live)
        told = list(dict.fromkeys(one["id"] for one in there.told()))
        assert told[told.index(missed[0]):-1] == missed
        assert last not in told


def test_a_stream_ends_with_its_session_wherever_that_was_closed(doors, other_door):
    client = doors.client("interviewer")
    authorization = {"Authorization": client.headers["Authorization"]}
    with listening(client) as listener:
        httpx.post(other_door.url() + "/api/v1/auth/logout", headers=authorization, json={}).raise_for_status()
        until("it ended", lambda: listener.end)
        assert listener.events[-1]["event"] == "ended"


def test_a_rebuild_tells_the_same(doors):
    announcement, withdrawn = announce(doors, audience=["Employer"]), announce(doors, audience=["Employer"])
    until("both are told", lambda: copy_of(doors, announcement) and copy_of(doors, withdrawn))
    doors.client("hr", "ats").patch(f"/api/v1/notifications/{copy_of(doors, announcement)['id']}/read").raise_for_status()
    admin = doors.client("admin", "crm-routes")
    admin.put(f"/api/v1/admin/notifications/{announcement['id']}", json={"severity": "critical"}).raise_for_status()
    admin.delete(f"/api/v1/admin/notifications/{withdrawn['id']}").raise_for_status()
    doors.run("rebuild", "--check")
