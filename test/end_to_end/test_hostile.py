"""What the open internet sends: every file of the corpora on every listener, huge everything, slow everything. Never a 5xx, never a
hang, and the house still answers. One process is enough."""

import concurrent.futures
import json
import resource
import socket
import time
from pathlib import Path

import httpx
import pytest

from house import DOCUMENTS, until

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
JSON_FILES = sorted((CORPORA / "json").glob("*.json"))
CSV_FILES = sorted((CORPORA / "csv").glob("*.csv"))
XLSX_FILES = sorted([*(CORPORA / "csv").glob("*.xlsx"), *(CORPORA / "xlsx").glob("*.xls[xm]")])
CREATE = "/api/v1/candidates"
SEARCH = "/api/v1/candidates/search"
IMPORT = "/api/v1/candidates/bulk/import/file"
CREATES = {"house", "crm-reference", "crm-routes", "ai-interviewer"}   # the listeners that know these routes
SEARCHES = {"house", "crm-reference"}
ONCE = True                                                            # the door is the same


@pytest.fixture(scope="module")
def door(house):
    """The house in one process; after all of it, it is the same process and as quick as before."""
    pid = house.processes["up"].pid
    yield house
    assert (house.processes["up"].poll(), house.processes["up"].pid) == (None, pid), "it has died"
    assert well(house) < 1


def well(house):
    """Asks for its health; gives how long it took."""
    began = time.monotonic()
    answer = httpx.get(house.url() + "/api/v1/health", timeout=10)
    assert answer.status_code == 200, answer.text
    return time.monotonic() - began


def needed(files):
    if not files:
        print(f"skipped: {CORPORA} is missing")
        pytest.skip(f"{CORPORA} is missing")
    return files


def message_of(answer):
    """The words of an error in any document's dialect; fails where there are none."""
    body = answer.json()
    text = body.get("detail") or body.get("error") or (body.get("errors") or {})
    if isinstance(text, dict):
        text = text.get("message") or text
    assert text, body
    return json.dumps(body)


# --- JSON ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_json_file_is_answered_in_the_dialect(door, document):
    client = door.client("admin", document)
    json_type = {"content-type": "application/json"}
    for file in needed(JSON_FILES):
        for path, known in ((CREATE, CREATES), (SEARCH, SEARCHES)):
            answer = client.post(path, content=file.read_bytes(), headers=json_type)
            where = (file.name, path, answer.status_code, answer.text[:300])
            assert answer.status_code < 500, where
            empty = not file.read_bytes()              # an empty body is an empty object
            if document in known and file.name.startswith("n_") and not empty:
                assert answer.status_code == 400, where
                said = message_of(answer)
                assert "line" in said.lower() and "column" in said.lower(), where
            elif document in known and file.name.startswith("y_"):
                # None of them is a candidate; a search that is no object is not one, and one with two equal keys is not sound.
                assert answer.status_code in (200, 400, 422), where
            elif document not in known:
                assert 400 <= answer.status_code < 500 or answer.status_code == 200, where
    well(door)


def test_every_naughty_string_is_a_name_byte_for_byte_or_refused_by_name(door):
    lines = (CORPORA / "text" / "blns.txt").read_text().split("\n") if needed(JSON_FILES) else []
    client = door.client("hr")
    mark = time.time_ns()

    def send(numbered):
        n, line = numbered
        made = client.post(CREATE, json={"email": f"naughty{mark}x{n}@example.org", "first_name": line, "last_name": "Last"})
        if made.status_code == 201:
            got = client.get(f"{CREATE}/{made.json()['id']}").json()
            return (line, got["first_name"] == line, got["first_name"])
        return (line, made.status_code in (400, 422) and "first_name" in made.text, made.text)

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(send, enumerate(lines)))
    assert [(line, got) for line, sound, got in outcomes if not sound] == []
    assert sum(1 for line, _, got in outcomes if got == line) > 500


@pytest.mark.parametrize("depth", [33, 1_000, 100_000, 2_000_000])
@pytest.mark.parametrize("opening, closing", [("[", "]"), ('{"a":', "}")])
def test_deep_json_is_refused(door, depth, opening, closing):
    client = door.client("hr")
    for body in (opening * depth, '{"preferences":' + opening * depth + "1" + closing * depth + "}"):
        body = body[: 4 * 1024 * 1024]
        for path in (CREATE, SEARCH):
            answer = client.post(path, content=body, headers={"content-type": "application/json"})
            assert answer.status_code == 400, answer.text[:300]
            message_of(answer)


@pytest.mark.parametrize("number", ["1e400", "9" * 500, "-1e999", "18446744073709551616"])
def test_a_number_beyond_all_bounds_is_its_own_members_fault(door, number):
    body = f'{{"email":"large.{time.time_ns()}@x.example","experience_years":{number},"first_name":"A","last_name":"B"}}'
    answer = door.client("hr").post(CREATE, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert [name for name in ("email", "first_name", "last_name", "experience_years") if f'"{name}"' in answer.text] == ["experience_years"], answer.text


# --- huge ------------------------------------------------------------------------------------------------------------


def test_a_huge_body_is_refused(door):
    client = door.client("hr")
    for path in (CREATE, SEARCH):
        answer = client.post(path, content=b'{"summary": "' + b"x" * 5_000_000 + b'"}', headers={"content-type": "application/json"})
        assert answer.status_code == 413, answer.text[:300]


@pytest.mark.parametrize("body, member", [
    ({"preferences": {"note": "x" * 1_200_000}}, "preferences"),
    ({"preferences": ["x" * 900] * 1_300}, "preferences"),
    ({"links": ["\x01" * 10_000] * 20, "preferences": {"note": "x" * 60_000}}, "links"),   # each within its limit, together a megabyte
])
def test_a_command_that_kafka_would_not_take_is_refused_and_its_member_named(door, body, member):
    person = {"email": f"large-{member}@example.org", "first_name": "Large", "last_name": "Body"}
    answer = door.client("hr").post(CREATE, json={**person, **body})
    assert answer.status_code in (413, 422), answer.text[:300]
    assert member in message_of(answer)


def test_a_huge_chunked_body_is_refused(door):
    def pieces():
        for _ in range(100):
            yield b" " * 65536

    client = door.client("hr")
    try:
        answer = client.post(CREATE, content=pieces(), headers={"content-type": "application/json"})
        assert answer.status_code == 413
    except httpx.WriteError:
        pass                                                   # closed while we were still sending
    well(door)


@pytest.mark.parametrize("headers", [{"x-huge": "x" * 20_000}, {f"x-{n}": "x" for n in range(200)}, {"authorization": "Bearer " + "x" * 15_000}])
def test_huge_headers_are_refused(door, headers):
    answer = httpx.get(door.url() + CREATE, headers=headers)
    assert answer.status_code in (401, 431), answer.text[:300]


def test_a_huge_url_is_refused(door):
    assert httpx.get(door.url() + CREATE + "/" + "x" * 9_000).status_code == 414
    assert httpx.get(door.url() + CREATE + "?q=" + "x" * 9_000).status_code == 414


def test_ten_thousand_query_parameters(door):
    client = door.client("hr")
    with socket.create_connection(("127.0.0.1", door.port)) as one:      # httpx would not send it
        one.sendall(f"GET {CREATE}?{'&'.join(f'a{n}=1' for n in range(10_000))} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert one.recv(64).split()[1] in (b"414", b"431")
    fits = "&".join("a=1" for _ in range(2_000))               # as many as an 8 KiB target takes
    assert client.get(CREATE + "?" + fits).status_code == 200
    assert client.get(CREATE + "?" + "&".join("status=applied" for _ in range(500))).status_code == 422
    assert client.post(SEARCH, json={"filters": {f"f{n}": n for n in range(10_000)}}).status_code in (400, 422)
    for body, field in (({"filters": {"domain": [str(n) for n in range(100_000)]}}, "domain"), ({"query": "x" * 1_000_000}, "query")):
        answer = client.post(SEARCH, json=body)
        assert answer.status_code == 422 and field in answer.text, answer.text[:300]
    well(door)


# --- slow ------------------------------------------------------------------------------------------------------------


def connect(house, count):
    """So many connections that have sent nothing, or half a head."""
    made = []
    for n in range(count):
        made.append(socket.create_connection(("127.0.0.1", house.port)))
        if n % 2:
            made[-1].sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: lo")
    return made


def test_two_thousand_idle_connections_disturb_nobody(door):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))     # ours; the house raises its own
    idle = connect(door, 2_000)
    try:
        client = door.client("hr")
        took = []
        for _ in range(20):
            began = time.monotonic()
            assert client.get(CREATE, params={"size": 1}).status_code == 200
            took.append(time.monotonic() - began)
        assert max(took) < 1, took
        assert well(door) < 1
    finally:
        for one in idle:
            one.close()


def head_of_import(house, length):
    token = house.client("hr").headers["authorization"]
    return (f"POST {IMPORT} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            f"Content-Length: {length}\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
            "email,first_name,last_name\r\n").encode()


def test_slow_uploads_end_and_disturb_nobody(door):
    head = head_of_import(door, 1_000_000)
    slow = []
    for _ in range(100):
        slow.append(socket.create_connection(("127.0.0.1", door.port)))
        slow[-1].sendall(head)
    try:
        began = time.monotonic()
        while time.monotonic() - began < 3:                    # a byte now and then
            for one in slow:
                one.sendall(b"x")
            assert well(door) < 1
        for one in slow:
            one.settimeout(40)
        answer = slow[0].recv(65536)                           # 15 s for a piece of 64 KiB, then it is over
        assert b"did not arrive in time" in answer and answer.split()[1] == b"408", answer
        assert time.monotonic() - began < 35
    finally:
        for one in slow:
            one.close()
    in_progress = lambda: "hirewire_uploads_in_progress 0" in httpx.get(door.url() + "/metrics").text
    until("every slow upload is forgotten", in_progress, 60)


def test_uploads_that_are_cut_leave_nothing(door):
    head = head_of_import(door, 10_000_000)
    blobs = Path(door.environment["HIREWIRE_BLOBS"])
    files = lambda: sorted(p for p in blobs.rglob("*") if p.is_file())
    before = files()
    for n in range(50):
        with socket.create_connection(("127.0.0.1", door.port)) as one:
            one.sendall(head + b"a@b.co,A,B\r\n" * (n * 100))
    until("the halves are gone", lambda: files() == before, 30)
    well(door)


# --- files -----------------------------------------------------------------------------------------------------------


def send_file(client, name, data):
    return client.post(IMPORT, files={"file": (name, data, "text/csv")}, timeout=120)


class Row:
    """A line of so many bytes that is never in memory."""

    def __init__(self, size):
        self.left = size
        self.head = b"email,first_name,last_name\na@b.co,"

    def read(self, size=-1):
        if self.head:
            head, self.head = self.head, b""
            return head
        size = min(65536 if size < 0 else size, self.left)
        self.left -= size
        return b"x" * size


def test_a_line_of_200_megabytes_is_refused_in_constant_memory(door):
    memory = lambda: int(next(line for line in Path(f"/proc/{door.processes['up'].pid}/status").read_text().splitlines() if line.startswith("VmRSS")).split()[1])
    before = memory()
    client = door.client("hr", "ai-interviewer")

    def body():
        yield b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
        row = Row(200_000_000)
        while piece := row.read():
            yield piece
        yield b"\r\n--b--\r\n"

    try:
        answer = client.post(IMPORT, content=body(), headers={"content-type": "multipart/form-data; boundary=b"}, timeout=120)
        assert answer.status_code == 413, answer.text[:300]
        assert "1 MiB" in answer.text or "long" in answer.text.lower(), answer.text
    except (httpx.WriteError, httpx.ReadError):
        pass                                                   # refused and closed while we were still sending
    assert memory() - before < 100_000, "kB more than before"
    well(door)


def test_every_csv_file_is_refused_in_words_or_accounted_for(door):
    client = door.client("hr", "ai-interviewer")
    jobs = {}
    for file in needed(CSV_FILES):
        data = file.read_bytes()
        # As it is: none of them has what a candidate needs, and the answer says what is missing or what it is instead.
        answer = send_file(client, file.name, data)
        assert answer.status_code in (413, 415, 422, 400), (file.name, answer.status_code, answer.text[:300])
        message_of(answer)
        # As it is below a header that makes it a candidate file: whatever its rows are, every one is counted.
        width = max((line.count(b",") for line in data.splitlines()), default=0) + 1
        header = b",".join([b"email", b"first_name", b"last_name", *(b"c%d" % n for n in range(max(0, width - 3)))])
        answer = send_file(client, file.name, header + b"\n" + data.removeprefix(b"\xef\xbb\xbf"))
        assert answer.status_code in (202, 400, 413, 415, 422), (file.name, answer.status_code, answer.text[:300])
        if answer.status_code == 202:
            jobs[file.name] = answer.json()
        else:
            message_of(answer)
    assert len(jobs) > 20, jobs
    for name, queued in jobs.items():
        ended = lambda: (body := client.get(f"/api/v1/candidates/import-jobs/{queued['job_id']}").json())["status"] not in ("queued", "processing", "running") and body
        job = until(f"{name} has ended", ended, 60)
        counted = job["created_count"] + job["failed_count"] + job["skipped_count"]
        assert (job["status"], counted) == ("completed", queued["total_records"]), (name, job)
        assert all(error["line"] >= 2 and error["message"] for error in job["errors"]), (name, job["errors"][:3])
    assert door.number("select count(*) from dead_letter") == 0


def test_no_strange_workbook_does_harm(door):
    """They were made to break readers; none of them has a candidate's columns."""
    client = door.client("hr", "ai-interviewer")
    for file in needed(XLSX_FILES):
        for name in (file.name, "renamed.csv"):
            answer = send_file(client, name, file.read_bytes())
            assert answer.status_code in (400, 413, 415, 422), (file.name, answer.status_code, answer.text[:300])
            assert any(word in answer.text for word in ("file", "workbook", "column")), (file.name, answer.text)


# --- what the log has of it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_is_typed_into_a_path_is_not_in_the_log(door, document):
    client, typed, named = door.client("admin", document), f"jane.{time.time_ns()}", f"quiet-{time.time_ns()}"
    paths = [f"/api/v1/candidates/{typed}@x.example", f"/api/v1/candidates/{typed}%40x.example/archive", f"/api/v1/skills/{typed}", f"/api/v1/{typed}",
             f"/api/v1/auth/verify-email/{typed}", f"/{typed}/x", f"/api/v1/users/{typed}?email={typed}@x.example"]
    for method in ("GET", "DELETE", "OPTIONS", "HEAD", "PATCH"):
        for path in paths:
            assert client.request(method, path, headers={"X-Request-Id": named}).status_code < 500, (method, path)
    lines = [json.loads(line) for log in door.log_folder.glob("*.log") for line in log.read_text(errors="replace").splitlines() if line.startswith("{")]
    assert len([line for line in lines if line.get("request") == named]) == 5 * len(paths)
    assert [line for line in lines if typed in json.dumps(line)] == []
