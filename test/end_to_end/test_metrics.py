"""What an operator sees: every queue, lag, retry, takeover, dead letter, lease, pool and latency has a metric with a help text; the
dashboard names only what is there; nothing of it says who a person is."""

import json
import re
from pathlib import Path

import httpx
import pytest

from house import House, until

ONCE = True          # the workers' part is told by test_workers_alone_tell_their_metrics
ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\bhirewire_[a-z0-9_]+")

# Every part that can be behind, full, retried or slow.
WANTED = """
hirewire_http_requests_total hirewire_http_request_seconds hirewire_http_connections hirewire_http_refused_total
hirewire_http_event_streams hirewire_http_events_sent_total hirewire_http_event_streams_dropped_total
hirewire_reply_waiters hirewire_inbox_questions_total hirewire_inbox_failures_total
hirewire_kafka_up hirewire_kafka_produce_queue hirewire_kafka_produced_total hirewire_kafka_produce_failures_total
hirewire_kafka_produce_seconds hirewire_kafka_producers_replaced_total
hirewire_commands_waiting hirewire_lane_partitions hirewire_lane_healthy hirewire_lane_progress_timestamp_seconds
hirewire_takeovers_total hirewire_orphans_total hirewire_commands_lost_total hirewire_fenced_total hirewire_history_changes_total
hirewire_replay_commands_left
hirewire_batches_replayed_total hirewire_batch_seconds hirewire_batch_commands
hirewire_commands_done_total hirewire_commands_refused_total hirewire_commands_duplicate_total
hirewire_dead_letters_total hirewire_dead_letters
hirewire_relay_lag_events hirewire_relay_failures_total hirewire_events_relayed_total
hirewire_reaction_lag_events hirewire_reaction_failures_total hirewire_events_reacted_total
hirewire_todo_open hirewire_todo_due hirewire_todo_oldest_due_seconds hirewire_todo_dead hirewire_todo_leases_expired
hirewire_todo_attempts_total hirewire_todo_failures_total
hirewire_query_queue hirewire_query_round_questions hirewire_query_seconds hirewire_query_refused_total
hirewire_query_connections_lost_total
hirewire_password_queue hirewire_password_working hirewire_password_seconds hirewire_password_refused_total
hirewire_rate_limited_total hirewire_logins_failed_total hirewire_logins_blocked_total hirewire_logins_slowed_total
hirewire_cache_hits_total hirewire_cache_misses_total hirewire_cache_entries
hirewire_uploads_in_progress hirewire_uploaded_bytes_total hirewire_import_rows_total
hirewire_webhook_seconds hirewire_mail_seconds
hirewire_blob_bytes hirewire_blobs_swept_total hirewire_blobs_over_quota_total
""".split()


def families(text):
    """name → help, of each family that has both a HELP and a TYPE line."""
    helps = dict(re.findall(r"^# HELP (\S+) (.*)$", text, re.MULTILINE))
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
    return {name: words for name, words in helps.items() if name in types}


def value(text, series):
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def everything(house):
    return httpx.get(house.url() + "/metrics").text


@pytest.fixture(scope="module")
def told(house):
    """The metrics of a house that has been used: somebody signed in, failed to, wrote, read, was refused."""
    client = house.client("hr")
    person = {"email": "metrics.person@example.org", "first_name": "Metricus", "last_name": "Personalis", "phone": "+91-9876500001"}
    client.post("/api/v1/candidates", json=person)
    client.get("/api/v1/candidates")
    client.post("/api/v1/candidates", json={})
    httpx.post(house.url() + "/api/v1/auth/login", json={"email": "metrics.person@example.org", "password": "wrong-password"})
    httpx.get(house.url() + "/x%")                          # refused by the server itself
    files = {"file": ("people.csv", "email,first_name,last_name\nmetrics.row@example.org,Rowena,Last\n", "text/csv")}
    job = house.client("hr", "ai-interviewer").post("/api/v1/candidates/bulk/import/file", files=files)
    assert job.status_code == 202, job.text
    read = lambda: value(everything(house), 'hirewire_import_rows_total{result="sound"}')
    until("the file is read", read)
    return everything(house)


def test_every_part_has_a_metric(told):
    assert [name for name in WANTED if name not in families(told)] == []


def test_every_metric_says_what_it_is(told):
    names = {re.sub(r"_(bucket|sum|count)$", "", line.split("{")[0].split(" ")[0]) for line in told.splitlines() if line and line[0] != "#"}
    explained = families(told)
    assert [name for name in names if name not in explained] == []
    assert [name for name, words in explained.items() if len(words) < 15] == []
    assert [name for name in explained if not NAME.fullmatch(name)] == []


def test_nothing_in_them_is_personal_or_without_bound(told):
    for secret in ("metrics.person", "metrics.row", "Metricus", "Personalis", "Rowena", "9876500001", "wrong-password", "people.csv", "@", "Bearer", "127.0.0.1"):
        assert secret not in told, secret
    labels = set(re.findall(r"[{,]([a-z_]+)=", told))
    assert labels <= {"listener", "operation", "class", "kind", "lane", "end", "who", "cache", "result", "le"}, labels
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", told), "an id makes a series of its own"
    assert told.count("\n") < 5_000


def test_what_happened_is_counted(told):
    assert value(told, 'hirewire_commands_done_total{lane="hiring"}') >= 1
    assert value(told, "hirewire_logins_failed_total") >= 1
    assert value(told, "hirewire_password_seconds_count") >= 2
    assert value(told, "hirewire_kafka_up") == 1
    assert value(told, 'hirewire_lane_partitions{lane="hiring"}') == 8
    assert value(told, "hirewire_uploaded_bytes_total") > 50
    assert value(told, 'hirewire_batch_commands_count{lane="hiring"}') >= 1
    assert value(told, 'hirewire_lane_progress_timestamp_seconds{lane="hiring"}') > 1.7e9


def test_a_lane_without_its_workers_is_behind_and_the_workers_tell(tmp_path):
    """Workers alone listen for who asks for their metrics; a lane's lag is what waits for them."""
    house = House("metrics", tmp_path)
    try:
        house.open(("worker",), ("api",))
        client = house.client("hr")
        house.stop("worker")
        for n in range(5):
            person = {"email": f"behind{n}@example.org", "first_name": "A", "last_name": "B"}
            assert client.post("/api/v1/candidates", json=person, headers={"Prefer": "respond-async"}).status_code == 202
        port = house.port + 6
        house.start("worker", HIREWIRE_METRICS_PORT=str(port))
        ask = lambda: httpx.get(f"http://127.0.0.1:{port}/metrics").text
        done = lambda: value(ask(), 'hirewire_commands_done_total{lane="hiring"}') == 5
        until("the workers tell that they caught up", lambda: _quiet(done))
        until("nothing waits", lambda: value(ask(), 'hirewire_commands_waiting{lane="hiring"}') == 0)
        assert httpx.get(f"http://127.0.0.1:{port}/else").status_code == 404
        missing = [name for name in WANTED if re.match(r"hirewire_(commands|batch|relay|reaction|todo|events|lane|takeovers|orphans|kafka)", name) and name not in families(ask())]
        assert missing == []
    finally:
        house.stop()


def _quiet(condition):
    try:
        return condition()
    except httpx.HTTPError:
        return False


def test_the_dashboard_names_only_what_is_there(told):
    board = json.loads((ROOT / "docs" / "grafana.json").read_text())
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert [panel["title"] for panel in board["panels"] if panel["type"] == "row"] == ["Door", "Command flow", "Events", "Todo", "Pools"]
    explained = families(told)
    used = set()
    for panel in panels:
        assert panel["title"] and panel["description"] and panel["targets"], panel
        for target in panel["targets"]:
            names = {re.sub(r"_(bucket|sum|count)$", "", name) for name in NAME.findall(target["expr"])}
            assert names, target
            used |= names
    assert [name for name in used if name not in explained] == []
    assert [name for name in WANTED if name not in used] == [], "a metric that nobody looks at"
