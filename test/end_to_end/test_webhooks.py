"""A webhook is told, signed by Standard Webhooks 1.0, at least once with the same id and body."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks.webhooks import Webhook

from house import until

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ok!").decode()


class Receiver:
    """Answers what `answers` says, 200 when it runs out; keeps what it was sent."""

    def __init__(self, *answers):
        self.got, self.answers = [], list(answers)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append((dict(self.headers.items()), body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def of(self, type_):
        return [(headers, body) for headers, body in self.got if json.loads(body)["type"] == type_]


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


def register(house, receiver, *events):
    answer = house.client("admin", "interview-platform").post("/api/v1/webhooks/", json={"url": receiver.url, "events": events, "secret": SECRET})
    assert answer.status_code == 201, answer.text
    assert "secret" not in answer.json()
    return answer.json()


def test_a_candidate_s_life_is_told(house, person, receiver):
    register(house, receiver, "candidate.created", "candidate.updated", "candidate.deleted")
    client = house.client("admin")
    made = client.post("/api/v1/candidates", json=person).json()
    client.patch(f"/api/v1/candidates/{made['id']}", json={"headline": "x"})
    client.delete(f"/api/v1/candidates/{made['id']}")
    for type_ in ("candidate.created", "candidate.updated", "candidate.deleted"):
        headers, body = until(type_, lambda: next(iter(receiver.of(type_)), None))
        headers = {name.lower(): value for name, value in headers.items()}
        assert Webhook(SECRET).verify(body.decode(), headers)
        assert json.loads(body).keys() >= {"type", "timestamp", "id", "data"}
        assert json.loads(body)["data"]["id"] == made["id"]


def test_a_failed_delivery_comes_again_with_the_same_id_and_body(house, person, receiver):
    receiver.answers = [500]
    register(house, receiver, "candidate.created")
    house.client("admin").post("/api/v1/candidates", json=person)
    first, second = until("a second try within 10 s", lambda: len(receiver.got) > 1 and receiver.got[:2], 12)
    assert first[1] == second[1]
    assert first[0]["webhook-id"] == second[0]["webhook-id"]


def test_an_import_is_one_event_a_chunk_without_its_rows(house, receiver):
    register(house, receiver, "candidates.imported")
    people = [{"email": f"hook{id(receiver)}{n}@example.org", "first_name": "A", "last_name": "B"} for n in range(5)]
    house.client("hr", "ai-interviewer").post("/api/v1/candidates/bulk/import", json={"candidates": people})
    _, body = until("told", lambda: next(iter(receiver.of("candidates.imported")), None))
    assert json.loads(body)["data"]["created"] == 5
    assert b"@example.org" not in body


def test_a_bad_registration_names_every_fault_as_its_document_does(house):
    answer = house.client("admin", "interview-platform").post("/api/v1/webhooks/", json={"url": "ftp://x", "events": ["nonsense"]})
    assert answer.status_code == 400
    body = answer.json()
    assert {"url", "events", "secret"} <= body.keys()
    assert all(isinstance(messages, list) for messages in body.values())
    assert body["secret"] == ["This field is required."]
