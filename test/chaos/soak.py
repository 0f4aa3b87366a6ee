"""A steady mixed load for N minutes: the house's memory, descriptors and threads stay where they were.

`./dev chaos soak [--minutes N]`. The load is paced, not as much as will go, so that the first and the last quarter do the same:
creating, reading and listing candidates, signing in and out, small imports, a webhook for each candidate. The first minute (a
fifth of a shorter run) warms up and is not counted. Fails where resident memory grew by more than a tenth, where descriptors or
threads grew at all, or where a request was not answered as it should be.
"""

import argparse
import collections
import itertools
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from house import ACCOUNTS, House, until
from receiver import Receiver

EVERY = 5.0              # seconds between two samples
MEMORY_GROWTH = 1.10     # the last quarter's median over the first's
IMPORT_ROWS = 200


def sample(pid):
    """(resident KiB, descriptors, threads) of a process."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(status["VmRSS"].split()[0]), len(list(Path(f"/proc/{pid}/fd").iterdir())), int(status["Threads"])


class Load:
    """Threads that each do one thing, so many times a second; counts what was answered as it should be, and keeps what was not."""

    def __init__(self, house):
        self.house = house
        self.numbers = itertools.count()
        self.known = collections.deque(maxlen=1000)
        self.done = collections.Counter()
        self.faults = []
        self.stopping = threading.Event()
        self.threads = [self.thread(name, a_second) for name, a_second in
                        [("create", 20), ("get", 60), ("list", 10), ("sign", 2), ("import_file", 0.5)]]

    def thread(self, name, a_second):
        thread = threading.Thread(target=self.work, args=(name, getattr(self, name), 1 / a_second), daemon=True)
        thread.start()
        return thread

    def work(self, name, act, pause):
        client = self.house.client("admin", "ai-interviewer")
        due = signed_in = time.monotonic()
        while not self.stopping.wait(max(0.0, due - time.monotonic())):
            due = max(due + pause, time.monotonic() - 1)     # a stall of more than a second is not made up for
            if time.monotonic() - signed_in > 1800:          # a token lives an hour
                client.close()
                client, signed_in = self.house.client("admin", "ai-interviewer"), time.monotonic()
            try:
                answer = act(client)
            except httpx.HTTPError as trouble:
                answer = repr(trouble)
            if answer is None:
                self.done[name] += 1
            else:
                self.faults.append(f"{name}: {answer}")
        client.close()

    def person(self):
        n = next(self.numbers)
        return {"email": f"soak{n}@example.org", "first_name": f"First{n}", "last_name": "Last", "domain": "Backend"}

    def create(self, client):
        answer = client.post("/api/v1/candidates", json=self.person())
        if answer.status_code == 201:
            self.known.append(answer.json()["id"])
        return wrong(answer, 201)

    def get(self, client):
        n = next(self.numbers)
        return wrong(client.get(f"/api/v1/candidates/{self.known[n % len(self.known)]}"), 200) if self.known else None

    def list(self, client):
        return wrong(client.get("/api/v1/candidates", params={"limit": 20, "domain": "Backend"}), 200)

    def sign(self, _):
        with httpx.Client(base_url=self.house.url("ai-interviewer"), timeout=30) as fresh:   # a connection of its own each time
            email, password = ACCOUNTS["hr"]
            answer = fresh.post("/api/v1/auth/login", json={"email": email, "password": password})
            if answer.status_code != 200:
                return wrong(answer, 200)
            return wrong(fresh.post("/api/v1/auth/logout", headers={"Authorization": f"Bearer {answer.json()['access_token']}"}), 200)

    def import_file(self, client):
        rows = [f"{person['email']},{person['first_name']},Last\n" for person in (self.person() for _ in range(IMPORT_ROWS))]
        return wrong(client.post("/api/v1/candidates/bulk/import/file",
                                 files={"file": ("soak.csv", "email,first_name,last_name\n" + "".join(rows), "text/csv")},
                                 data={"send_invitations": "false"}), 202)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)


def wrong(answer, status):
    return None if answer.status_code == status else f"{answer.status_code} {answer.text[:200]}"


def watch(process, minutes, say):
    """Samples until the time is over or the process is; the samples after the warm-up."""
    begin = time.monotonic()
    warm_up = min(60.0, minutes * 12)
    samples = []
    while (at := time.monotonic() - begin) < minutes * 60 and process.poll() is None:
        if at >= warm_up:
            samples.append(sample(process.pid))
        if say and len(samples) % 12 == 1:
            say(f"{at:5.0f} s  {samples[-1][0] / 1024:7.1f} MiB  {samples[-1][1]} descriptors  {samples[-1][2]} threads")
        time.sleep(EVERY)
    return samples


def judge(samples):
    """What grew, as lines; prints the medians of the first and the last quarter."""
    quarter = max(1, len(samples) // 4)
    faults = []
    for name, first, last in zip(("resident KiB", "descriptors", "threads"), zip(*samples[:quarter]), zip(*samples[-quarter:])):
        was, came_to = statistics.median(first), statistics.median(last)
        print(f"{name:<14} first quarter {was:>10.0f}   last quarter {came_to:>10.0f}   {came_to / was - 1:+.1%}")
        if came_to > was * (MEMORY_GROWTH if name == "resident KiB" else 1):
            faults.append(f"{name} grew from {was:.0f} to {came_to:.0f}")
    return faults


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev chaos soak")
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args(arguments).minutes
    receiver = Receiver()
    house = House("soak", tempfile.mkdtemp(prefix="hirewire_soak_"))
    try:
        house.open()
        answer = house.client("admin", "interview-platform").post(
            "/api/v1/webhooks/", json={"url": receiver.url(), "events": ["candidate.created"], "secret": "webhook_secret"})
        assert answer.status_code == 201, answer.text
        process = house.processes["up"]
        load = Load(house)
        samples = watch(process, minutes, print)
        ended = process.poll()
        load.stop()
        faults = [f"the house ended by itself ({ended}); its log: {house.log_folder}"] if ended is not None else []
        if not faults:
            until("every webhook is delivered", lambda: len(receiver.seen) >= load.done["create"], 60)
    finally:
        house.stop()
        receiver.shutdown()
    print("  ".join(f"{name} {count}" for name, count in sorted(load.done.items())), f" webhooks {len(receiver.seen)}")
    faults += judge(samples) if samples else ["no sample was taken"]
    faults += load.faults[:10]
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
