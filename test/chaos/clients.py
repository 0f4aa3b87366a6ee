"""What clients must never notice: copies of a request (R5), and a door that is told to stop (R16)."""

import concurrent.futures
import http.client
import signal
import threading
import time
import uuid

from house import free_ports, until
from ledger import Ledger
from owners import at_rest
from place import Run, require, start


def same_key(run: Run):
    """R5: fifty clients send one request with one key at once, half of them at another door; then another body."""
    second_port = free_ports(6) + 600
    doors = [("up",), ("door", ("api",), {"HIREWIRE_PORT": str(second_port), "HIREWIRE_INSTANCE": "door"})]
    with run.house("r5", *doors) as house:
        ledger = Ledger(house)
        ledger.sign_in()
        until("the second door listens", lambda: answers_at(ledger, second_port), 30)
        for n in range(run.rounds):
            email, key = f"{ledger.mark}.{n}@ledger.example", str(uuid.uuid4())
            body = {"email": email, "first_name": "F", "last_name": "L"}
            together = threading.Barrier(50)

            def send(i):
                together.wait()
                return ledger.post(body, key, "wait=20", port=second_port if i % 2 else None)

            with concurrent.futures.ThreadPoolExecutor(50) as pool:
                answers = list(pool.map(send, range(50)))
            ids = {answer["id"] for status, answer, _ in answers if status == 201}
            statuses = sorted({status for status, _, _ in answers})
            require(statuses == [201] and len(ids) == 1, f"fifty copies were answered {statuses} with {len(ids)} ids")
            late = [ledger.post(body, key, "wait=20") for _ in range(3)]       # copies that come when all is over
            require(all(status == 201 and answer["id"] in ids for status, answer, _ in late), f"late copies were answered {[status for status, *_ in late]}")
            other = ledger.post({**body, "first_name": "Another"}, key)[0]
            require(other == 422, f"another body with the same key was answered {other}")
            ledger.intents[email], ledger.answers[email] = key, ("ok", ids.pop())
        counts = at_rest(ledger, house)
        return f"{run.rounds} × 50 copies at two doors: {counts['ok']} effects, the same answer to all; another body 422"


def answers_at(ledger, port):
    try:
        ledger.post({}, "probe", port=port)
        return True
    except (OSError, http.client.HTTPException):
        return False


def terminated(run: Run):
    """R16: SIGTERM at full load. Who could connect gets an answer; the process ends within 10 s."""
    with run.house("r16") as house:
        ledger = Ledger(house)
        ledger.sign_in()
        slowest = 0.0
        with ledger.under_load(threads=16):
            for n in range(run.rounds):
                answered = ledger.counts()["ok"]
                until("under load", lambda: ledger.counts()["ok"] > answered + 100, 30)
                time.sleep(run.random.random() / 10)
                process = house.processes.pop("up")
                began = time.monotonic()
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=10)
                finally:
                    house.processes["up"] = process
                slowest = max(slowest, time.monotonic() - began)
                require(process.returncode == 0, f"SIGTERM ended it with {process.returncode}")
                start(house, "up", ("up",), {})
                until("healthy", house.healthy, 30)
        broken = {why: n for why, n in ledger.statuses.items() if isinstance(why, str) and why != "ConnectionRefusedError"}
        counts = at_rest(ledger, house)
        require(not broken, f"accepted and then broken off: {broken}")
        return f"{run.rounds} × SIGTERM: ended within {slowest:.1f} s, no accepted request reset, {counts['ok']} candidates"
